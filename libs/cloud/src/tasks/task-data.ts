/** How far the work on a task is. Unknown fields are absent. */
export interface WorkProgress {
  /** When this was measured; wall clock, ms. */
  atMs: number;
  /** Duration of the media so far, ms. */
  mediaMs?: number;
  frames?: number;
  /** How many bytes have been made, and how many of these wait to be uploaded. */
  bytes?: number;
  waitingBytes?: number;
  /** Resident memory of the worker, without its browser. */
  memoryBytes?: number;
}

/** What this library stores in a task's `data`, in addition to the app's own fields. Times are wall clock, ms. */
export interface TaskData {
  /** The application that started it; an application that is limited to its own tasks sees no others. */
  owner?: string | undefined;
  /** The request id of the last run that was invoked for it. */
  workerRequestId?: string;
  /** When a worker was last invoked. Undefined: never, so no client knows of the task. */
  invokedAtMs?: number;
  /** How often a worker was invoked since the last one started. */
  invocations?: number;
  /** When a task that has not begun is closed. */
  startByMs?: number;
  /** Set when the last run was ended on purpose rather than lost: the next worker ends the task. */
  terminated?: boolean;
  /** The sequence number of the last command that was completed. */
  commandSeq?: number;
  /** The worker's progress; see `reportProgress`. */
  progress?: WorkProgress;
}

/** Adds what tasks with a result need; see `completeTask`. */
export interface TaskResultData<Result> extends TaskData {
  result?: Result;
  /** How many callbacks have failed, including those of earlier workers. */
  callbackAttempts?: number;
  finishTimeMs?: number;
}
