import type { SeenFrame } from './watch-frames.ts';

/** What the recorder page offers to the worker, as `window.recorder`. */
export interface RecorderApi {
  /** Chooses the tab to record and starts receiving its frames; nothing is recorded yet. */
  capture(options: CaptureOptions): Promise<void>;
  /** Starts recording; resolves with the wall-clock time (ms) of the recording's time 0. */
  start(options: RecordOptions): Promise<number>;
  pause(): number;
  resume(): number;
  /** Ends the recording; resolves when the worker has accepted the last bytes. */
  stop(): Promise<number>;
}

export interface CaptureOptions {
  width: number;
  height: number;
  frameRate: number;
}

export interface RecordOptions {
  videoBitsPerSecond: number;
  audioBitsPerSecond: number;
  keyFrameIntervalMs: number;
  /** How often the browser hands over what it has recorded. */
  timesliceMs: number;
}

/** What the page reports to the worker, besides the bytes. */
export type RecorderEvent =
  | { type: 'capture-ended'; track: string }
  | { type: 'recorder-error'; message: string }
  | ({ type: 'look' } & Look);

/** What the recorder saw of the page at this moment. */
export interface Look {
  /** The time recorded so far, ms. */
  timestampMs: number;
  /** How many frames Chrome has captured of the page since the start, without pauses. */
  captured: number;
  /** Absent when frames are only counted. */
  frame?: SeenFrame;
}

declare global {
  interface Window {
    recorder: RecorderApi;
  }
}
