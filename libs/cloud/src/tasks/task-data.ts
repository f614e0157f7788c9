/** How far the work on a task is. What a worker cannot know is absent. */
export interface WorkProgress {
  /** When this was so. */
  atMs: number;
  /** How long the media are until now. */
  mediaMs?: number;
  frames?: number;
  /** How many bytes were made of them, and how many of these still wait to be uploaded. */
  bytes?: number;
  waitingBytes?: number;
  /** Resident memory of the worker, without its browser. */
  memoryBytes?: number;
}

/** What this folder keeps in a task's `data`, beside what is the app's own. Times are wall clock, ms. */
export interface TaskData {
  /** The application that started it; one that is limited to its own tasks sees no others. */
  owner?: string | undefined;
  /** The run of the event function that works on it, or was asked to. */
  workerRequestId?: string;
  /** When a worker was last asked for. Undefined: never, so nobody knows of the task. */
  invokedAtMs?: number;
  /** How often one was asked for since the last one came. */
  invocations?: number;
  /** When a task that has not begun is closed instead. */
  startByMs?: number;
  /** Somebody ended the worker's run on purpose, and not by its loss: the next one ends the task. */
  terminated?: boolean;
  /** The last command that was carried out. */
  commandSeq?: number;
  /** How far its worker is; see `reportProgress`. */
  progress?: WorkProgress;
}

/** The same for an app whose tasks have a result; see `completeTask`. */
export interface TaskResultData<Result> extends TaskData {
  result?: Result;
  /** How often it was told in vain, by workers before this one, too. */
  callbackAttempts?: number;
  finishTimeMs?: number;
}
