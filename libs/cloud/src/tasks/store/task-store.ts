/** A long-running job as it is stored. `data` is the app's own and must survive JSON. */
export interface Task<Data = unknown> {
  id: string;
  app: string;
  status: string;
  /** How far along the status is; it never decreases. */
  rank: number;
  /** Whether the task is over. */
  final: boolean;
  /** Incremented with every update. */
  version: number;
  createTimeMs: number;
  updateTimeMs: number;
  /** How often a worker has acquired it. */
  attempts: number;
  /** Orders tasks that were created in the same millisecond. */
  seq: number;
  /** Before this time no sweep needs to check a task without a lease; 0 once a worker has held it. */
  dueAtMs: number;
  lease?: { owner: string; untilMs: number };
  data: Data;
}

export interface TaskChange<Data> {
  status?: string;
  rank?: number;
  final?: boolean;
  data?: Data;
  /** Defers the next check by a sweep, unless a worker acquires the lease first. */
  dueInMs?: number;
}

export interface NewTask<Data> {
  id: string;
  app: string;
  status: string;
  rank: number;
  data: Data;
  /** Recognises a retry of one `create`: equal origins mean the same task. */
  origin?: string;
  /** See `TaskChange`; 0 if left out. */
  dueInMs?: number;
}

export interface TaskFilter {
  app: string;
  final?: boolean;
  /** Inclusive, at both ends. */
  createdFromMs?: number;
  createdToMs?: number;
  /** 100 if left out. */
  limit?: number;
  /** Returns only what follows this cursor; see `toTaskCursor`. */
  after?: string;
}

/** What a token stands for: the task of the first request with it. */
export interface TokenClaim {
  taskId: string;
  origin: string;
}

export interface Command {
  type: string;
  requestId: string;
}

/**
 * Stores tasks for the web function and its workers. Every store passes the contract suite in
 * `@scf-media/cloud/testing`. Calls about a task that does not exist throw ServiceError `TaskNotFound`; an
 * unavailable store throws `StoreUnavailable` within seconds, but the call may have taken effect.
 */
export interface TaskStore extends AsyncDisposable {
  /**
   * Creates a task. A retry with the same `origin` returns the task as it is by now.
   *
   * @throws ServiceError `TaskExists`: another task has this id
   */
  create<D>(task: NewTask<D>): Promise<Task<D>>;
  /** @returns undefined when there is no such task */
  get<D>(id: string): Promise<Task<D> | undefined>;
  /** Lists tasks, newest first. */
  list<D>(filter: TaskFilter): Promise<Task<D>[]>;
  /**
   * Updates a task atomically: `change` gets the current task, and may be called again after a conflict; when it
   * returns undefined the task stays as it is.
   *
   * @param options.owner updates only while this owner holds the lease, or was the last one to hold it
   * @returns the task as it is afterwards
   * @throws ServiceError `StatusMovedOn` for a lower rank, or for reopening a final task
   * @throws ServiceError `LeaseLost`
   */
  update<D>(
    id: string,
    change: (task: Task<D>) => TaskChange<D> | undefined,
    options?: { owner?: string },
  ): Promise<Task<D>>;
  /**
   * Acquires the lease and counts an attempt; for the owner who holds it already it is a renewal, which counts
   * nothing.
   *
   * @returns undefined while another holds it, and for a final task, which needs no worker
   */
  acquireLease<D>(id: string, owner: string, ttlMs: number): Promise<Task<D> | undefined>;
  /** Renews the lease. @returns false when it is lost: another owner has acquired it, or it was released */
  renewLease(id: string, owner: string, ttlMs: number): Promise<boolean>;
  /** Releases the lease; a no-op when another owner holds it. */
  releaseLease(id: string, owner: string): Promise<void>;
  /**
   * Lists the tasks that need a worker: not final, due, and without a live lease; those first that have waited
   * longest. Its cost depends only on these. To act on one, acquire its lease.
   *
   * @param options.limit 100 if left out
   * @param options.aheadMs includes tasks that will be due by then
   */
  listDue<D>(app: string, options?: { limit?: number; aheadMs?: number }): Promise<Task<D>[]>;
  /** Counts the unfinished tasks. */
  countOpen(app: string): Promise<number>;
  /**
   * Claims a token for a task. The first claim counts, for as long as finished tasks are kept.
   *
   * @param claim only reads if left out
   * @returns the first claim; undefined when there is none
   */
  claimToken(app: string, token: string, claim?: TokenClaim): Promise<TokenClaim | undefined>;
  /** Claims a name for some time. @returns whether it was free: of concurrent claims, one succeeds */
  claimName(name: string, forMs: number): Promise<boolean>;
  /**
   * Adds to the totals of an app, which all its processes share and which outlive its tasks: what metrics count.
   * Amounts are integers. Do not retry: a call without an answer may have been counted.
   */
  addTotals(app: string, amounts: Readonly<Record<string, number>>): Promise<void>;
  /** Reads the totals of an app; empty until something was added. */
  readTotals(app: string): Promise<Record<string, number>>;
  /** Adds a ticket to the end of a queue. @param forMs how long the ticket lasts if it is not removed */
  joinQueue(name: string, ticket: string, forMs: number): Promise<void>;
  /** Counts the tickets ahead. @returns undefined when the ticket has expired */
  countAhead(name: string, ticket: string): Promise<number | undefined>;
  /** Removes a ticket. */
  leaveQueue(name: string, ticket: string): Promise<void>;
  /** Sends a command to a task. @returns its sequence number, from 1 for each task */
  sendCommand(id: string, command: Command): Promise<number>;
  /**
   * Yields the commands after `afterSeq`, in order, until the signal aborts; each within 200 ms of being sent. While
   * the store is unavailable it waits; it never throws for that.
   */
  watchCommands(id: string, afterSeq: number, signal: AbortSignal): AsyncIterable<Command & { seq: number }>;
}
