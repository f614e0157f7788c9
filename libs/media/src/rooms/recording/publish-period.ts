/** One stretch in which an anchor publishes something of what is recorded, and so one file. */
export interface PublishPeriod {
  userId: string;
  /** Wall-clock ms: where the file's time 0 is. */
  startedAtMs: number;
  /** Counts the periods of this anchor, from 0. */
  index: number;
}
