/** Messages from the page to the drawing worker. */
export type ToPatternWorker =
  | {
      readonly type: 'start';
      readonly frames: WritableStream<VideoFrame>;
      readonly width: number;
      readonly height: number;
      readonly framesPerSecond: number;
      /** Whether to add noise, like a camera's. */
      readonly hasGrain: boolean;
      /** The page's `performance.timeOrigin`. */
      readonly timeOriginMs: number;
    }
  | { readonly type: 'resize'; readonly width: number; readonly height: number }
  | { readonly type: 'stall'; readonly isStalled: boolean };

/** Announces a flash this many ms from now. */
export interface FromPatternWorker {
  readonly flashInMs: number;
}
