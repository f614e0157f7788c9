/** What this folder keeps in a task's `data`, beside what is the app's own. Times are wall clock, ms. */
export interface TaskLifeData {
  /** The run of the event function that works on it, or was asked to. */
  workerRequestId?: string;
  /** When a worker was last asked for. */
  invokedAtMs?: number;
  /** The last command that was carried out. */
  commandSeq?: number;
}

/** The same for an app whose tasks have a result; see `tellAndFinish`. */
export interface TaskEndData<Result> extends TaskLifeData {
  result?: Result;
  finishTimeMs?: number;
}
