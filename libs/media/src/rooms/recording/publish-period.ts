/** A period in which an anchor publishes something that is recorded. It results in one file. */
export interface PublishPeriod {
  userId: string;
  /** The wall-clock time of the file's time 0, ms. */
  startedAtMs: number;
  /** Counts the periods of this anchor, from 0. */
  index: number;
}
