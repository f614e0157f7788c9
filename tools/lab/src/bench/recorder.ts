/** One recording of a page, made in one of the two ways, while it runs. */
export interface RunningRecorder extends AsyncDisposable {
  /** The processes it began with: they and all that they started are what it costs. */
  readonly pids: readonly number[];
  /** Ends the recording; resolves with the file. */
  stop(): Promise<string>;
}

export interface RecorderOptions {
  url: string;
  /** Resolves when the next page has loaded. */
  loaded: () => Promise<void>;
  /** Empty, and this recording's own. */
  folder: string;
  chromiumPath: string;
  ffmpegPath: string;
}

/** Opens the page and resolves when it is being recorded. */
export type StartRecorder = (options: RecorderOptions) => Promise<RunningRecorder>;
