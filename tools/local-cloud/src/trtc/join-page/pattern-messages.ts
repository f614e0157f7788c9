/** What the page tells the worker that draws. */
export type ToPatternWorker =
  | {
      readonly type: 'start';
      readonly frames: WritableStream<VideoFrame>;
      readonly width: number;
      readonly height: number;
      readonly framesPerSecond: number;
      /** As a camera's pictures have it. */
      readonly hasGrain: boolean;
      /** The page's `performance.timeOrigin`. */
      readonly timeOriginMs: number;
    }
  | { readonly type: 'resize'; readonly width: number; readonly height: number }
  | { readonly type: 'stall'; readonly isStalled: boolean };

/** A flash is coming: so many ms from now. */
export interface FromPatternWorker {
  readonly flashInMs: number;
}
