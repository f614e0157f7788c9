/**
 * Where work waits and results stay. Every store passes the contract suite in `@scf-media/cloud/testing`.
 *
 * What a call resolved for survives the end of the process by any cause: for a journal folder also a power cut, for
 * Redis as far as its own settings go. Payloads, results and values are JSON; they come back as `unknown`.
 *
 * Any call may throw ServiceError `StoreFailed` (the store refuses: a full disk, a full memory, a bad answer) or
 * `StoreUnavailable` (it can't be reached). What was to be stored may then be stored or not; asking again is safe.
 */
export interface DurableStore extends AsyncDisposable {
  /** The queue of this name; a new one is empty. */
  queue(name: string): DurableQueue;
  /** The records of this name; they have nothing to do with a queue of the same name. */
  records(name: string): DurableRecords;
  /** Throws when nothing could be stored now. */
  ping(): Promise<void>;
}

export type ItemState = 'pending' | 'done' | 'failed';

/** Why the last attempt did not succeed. */
export interface ItemError {
  code: string;
  message: string;
}

export interface QueueItem {
  id: string;
  payload: unknown;
  state: ItemState;
  /** How often it was claimed since it was added or revived. */
  attempts: number;
  createdAtMs: number;
  updatedAtMs: number;
  /** Not claimed before. */
  dueAtMs: number;
  lastError?: ItemError;
  result?: unknown;
}

/** Calls about an id that is not there throw ServiceError `ItemNotFound`, unless they can answer undefined. */
export interface DurableQueue {
  /**
   * Adds what is not there yet. An item of the same id, whatever its state, stays as it is.
   *
   * @param dueAtMs not to be claimed before; now when left out
   * @param payloadJson the payload as JSON text, from who has it at hand: writing it again is dear
   */
  add(
    id: string,
    payload: unknown,
    dueAtMs?: number,
    payloadJson?: string,
  ): Promise<{ added: boolean; item: QueueItem }>;
  get(id: string): Promise<QueueItem | undefined>;
  /**
   * Newest first.
   *
   * @param options.before the cursor of the last item of the page before, see `toItemCursor`
   */
  list(options: { state?: ItemState; limit: number; before?: string }): Promise<QueueItem[]>;
  /**
   * Takes pending items that are due, the longest due first. Nobody else gets one until it is completed, failed or put
   * off, or until its lease is over. The attempt is counted here, so one that ends the process counts as well.
   *
   * @param options.id only this one; nothing when it is not pending and due
   * @param options.nowMs the present, when it is not the clock's
   */
  claim(options: { limit: number; leaseMs: number; id?: string; nowMs?: number }): Promise<QueueItem[]>;
  /** Whatever its state: what is done is done. */
  complete(id: string, result?: unknown): Promise<void>;
  /** Gives a pending item back, not to be claimed before `dueAtMs`. A done or failed one stays as it is. */
  retryAt(id: string, dueAtMs: number, error: ItemError): Promise<void>;
  /** Gives a pending item up; it stays until it is revived. A done one stays as it is. */
  fail(id: string, error: ItemError): Promise<void>;
  /**
   * Makes a failed item pending, or a pending one due, now, with all its attempts before it. Whoever has claimed it
   * keeps it. A done one stays as it is.
   */
  revive(id: string): Promise<QueueItem | undefined>;
  /** When the next claim can succeed: in the past when it can now, undefined when nothing is pending. */
  nextDueAtMs(): Promise<number | undefined>;
  counts(): Promise<Record<ItemState, number>>;
}

export interface StoredRecord {
  key: string;
  value: unknown;
  updatedAtMs: number;
}

export interface DurableRecords {
  put(key: string, value: unknown): Promise<void>;
  /**
   * Compare-and-set, whoever else writes, in this process or another: `change` is given the value as it is, undefined when
   * there is none, and is called again when somebody came between.
   */
  update(key: string, change: (before: unknown) => unknown): Promise<void>;
  get(key: string): Promise<unknown>;
  /**
   * Newest first.
   *
   * @param options.before the cursor of the last record of the page before, see `toRecordCursor`
   */
  list(options: { limit: number; before?: string }): Promise<StoredRecord[]>;
}
