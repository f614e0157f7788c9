/** A running recording by one of the two recorders. */
export interface RunningRecorder extends AsyncDisposable {
  /** The processes that were started; their CPU time and that of their descendants is measured. */
  readonly pids: readonly number[];
  /** Ends the recording. @returns the path of the file */
  stop(): Promise<string>;
}

export interface RecorderOptions {
  url: string;
  /** Resolves when the next page has loaded. */
  loaded: () => Promise<void>;
  /** An empty folder for this recording. */
  folder: string;
  chromiumPath: string;
  ffmpegPath: string;
}

/** Opens the page; resolves when it is being recorded. */
export type StartRecorder = (options: RecorderOptions) => Promise<RunningRecorder>;
