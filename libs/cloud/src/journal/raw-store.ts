/**
 * Durable bytes of a task that is under way: a row of logs, one for each worker that worked on it. A log is only ever
 * written at its end, by the one who began it.
 */
export interface RawStore {
  /** What is there now, in the order it was begun; each log up to where its writer came. */
  logs(): Promise<RawLog[]>;
  /** Begins a log after all that are there. */
  begin(options: RawWriterOptions): Promise<RawWriter>;
  /** Deletes all logs. */
  remove(): Promise<void>;
}

export interface RawLog {
  read(): AsyncIterable<Uint8Array>;
}

export interface RawWriterOptions {
  /** How often what was appended becomes durable, ms. */
  everyMs: number;
  /** What may wait in memory for a storage that takes nothing; beyond it the log ends here, and `onLost` is called. */
  maxWaitingBytes: number;
  /** Awaited before each write. When it throws, the log ends here: who writes it is not to write any more. */
  beforeWrite?: (() => Promise<unknown>) | undefined;
  /** A write failed; it is tried again with the next one. */
  onTrouble: (error: unknown) => void;
  /** The log has ended before its time: what comes from now on would be lost with this process. */
  onLost: () => void;
}

export interface RawWriter extends AsyncDisposable {
  /** Durable after at most `everyMs` and the time of one write. */
  append(bytes: Uint8Array): void;
  /** Resolves when all that was appended is durable, or when that failed. */
  flush(): Promise<void>;
  /** How much of the log is durable. */
  readonly durableBytes: number;
  /** The log from a byte on, up to where it is durable now: for who does not keep in memory what is there. */
  read(fromByte: number): AsyncIterable<Uint8Array>;
}
