/** One piece of long work, as it is stored. `data` is the app's own and must survive JSON. */
export interface Task<Data = unknown> {
  id: string;
  app: string;
  status: string;
  /** How far along the status is; it never goes down. */
  rank: number;
  /** Nothing more will happen to this task. */
  final: boolean;
  /** Grows by one with every update. */
  version: number;
  createTimeMs: number;
  updateTimeMs: number;
  /** How often a worker has begun on it. */
  attempts: number;
  /** Its place among the tasks that were created in the same millisecond. */
  seq: number;
  /** While nobody holds the lease, no sweep needs to look at it before this; 0 once a worker has had it. */
  dueAtMs: number;
  lease?: { owner: string; untilMs: number };
  data: Data;
}

export interface TaskChange<Data> {
  status?: string;
  rank?: number;
  final?: boolean;
  data?: Data;
  /** From now on no sweep needs to look for so long, unless a worker has had the lease meanwhile. */
  dueInMs?: number;
}

export interface NewTask<Data> {
  id: string;
  app: string;
  status: string;
  rank: number;
  data: Data;
  /** What tells a second try of one `create` from another task of the same id: equal means the same. */
  origin?: string;
  /** See `TaskChange`; 0 when left out. */
  dueInMs?: number;
}

export interface TaskFilter {
  app: string;
  final?: boolean;
  /** Both ends belong to the range. */
  createdFromMs?: number;
  createdToMs?: number;
  /** 100 when left out. */
  limit?: number;
  /** Only what comes after this task in the list; see `toTaskCursor`. */
  after?: string;
}

/** What a token stands for: the task that the first request with it is about. */
export interface TokenClaim {
  taskId: string;
  origin: string;
}

export interface Command {
  type: string;
  requestId: string;
}

/**
 * Where tasks live, shared by the web function and its workers. Every store passes the contract suite in
 * `@scf-media/cloud/testing`. Calls about a task that does not exist throw ServiceError `TaskNotFound`; a store that
 * can't be reached throws `StoreUnavailable` within seconds, and what was asked may have been done all the same.
 */
export interface TaskStore extends AsyncDisposable {
  /**
   * Creates a task; a second time, with the same `origin`, it finds the task as it is by now. So whoever got no answer can
   * ask again.
   *
   * @throws ServiceError `TaskExists`: there is another one of that id
   */
  create<D>(task: NewTask<D>): Promise<Task<D>>;
  get<D>(id: string): Promise<Task<D> | undefined>;
  /** Newest first. */
  list<D>(filter: TaskFilter): Promise<Task<D>[]>;
  /**
   * Compare-and-set: `change` is given the task as it is now and may be called again after a conflict; when it
   * returns undefined the task stays as it is. Returns the task as it is afterwards.
   *
   * @param options.owner the update is made only while this owner holds the lease, or held it last and nobody else
   *   has taken it since
   * @throws ServiceError `StatusMovedOn` for a lower rank, or for making a final task not final
   * @throws ServiceError `LeaseLost`
   */
  update<D>(
    id: string,
    change: (task: Task<D>) => TaskChange<D> | undefined,
    options?: { owner?: string },
  ): Promise<Task<D>>;
  /**
   * Takes the lease and counts an attempt; for the owner who holds it already it is a renewal and counts nothing.
   *
   * @returns undefined while another holds it, and for a final task, which nobody needs to work on
   */
  acquireLease<D>(id: string, owner: string, ttlMs: number): Promise<Task<D> | undefined>;
  /** @returns false when it is lost: another has taken it, or it was released */
  renewLease(id: string, owner: string, ttlMs: number): Promise<boolean>;
  /** Does nothing when somebody else holds it. */
  releaseLease(id: string, owner: string): Promise<void>;
  /**
   * Tasks that are not final, whose lease has run out or was never taken, and that are due: those first that have been so
   * for the longest. What it costs depends on these alone. It is a look: who wants to act on one must get its lease.
   *
   * @param options.limit 100 when left out
   * @param options.aheadMs those that will be by then
   */
  listDue<D>(app: string, options?: { limit?: number; aheadMs?: number }): Promise<Task<D>[]>;
  /** How many tasks are not final. */
  countOpen(app: string): Promise<number>;
  /**
   * Says for what a token stands. The first claim counts, for as long as ended tasks are kept.
   *
   * @param claim left out: only asks
   * @returns undefined when nobody has claimed it
   */
  claimToken(app: string, token: string, claim?: TokenClaim): Promise<TokenClaim | undefined>;
  /** @returns whether nobody else had this turn, which then is taken for so long: of many who ask, one does it */
  claimName(name: string, forMs: number): Promise<boolean>;
  /**
   * Adds to the totals of an app, which all its processes share and which outlive its tasks: what metrics count. Amounts are
   * whole numbers. Unlike the rest it is not to be asked again: what got no answer may have been added.
   */
  addTotals(app: string, amounts: Readonly<Record<string, number>>): Promise<void>;
  /** Empty until something was added. */
  readTotals(app: string): Promise<Record<string, number>>;
  /** Stands in the queue of a name, behind all who stand there. @param forMs after which a place that nobody leaves is gone */
  joinQueue(name: string, ticket: string, forMs: number): Promise<void>;
  /** @returns how many stand before it; undefined when the place is gone */
  countAhead(name: string, ticket: string): Promise<number | undefined>;
  leaveQueue(name: string, ticket: string): Promise<void>;
  /** @returns its sequence number, counted from 1 for each task */
  sendCommand(id: string, command: Command): Promise<number>;
  /**
   * The commands after `afterSeq`, in order, until the signal aborts; each within 200 ms of being sent. While the store
   * can't be reached it waits for it: it never throws for that.
   */
  watchCommands(id: string, afterSeq: number, signal: AbortSignal): AsyncIterable<Command & { seq: number }>;
}
