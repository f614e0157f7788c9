import { toMessage, ServiceError } from '@scf-media/protocol/errors';

/**
 * Stores queues of work and records of results. Every store passes the contract suite in `@scf-media/cloud/testing`.
 *
 * What a call resolved for survives any end of the process: in a journal folder also a power cut, in Redis as far as
 * its settings go. Payloads, results and values are JSON and are returned as `unknown`.
 *
 * Any call may throw ServiceError `StoreFailed` (the store refuses: a full disk, an invalid reply) or
 * `StoreUnavailable` (it cannot be reached, or its memory is full). The data may then be stored or not; a retry is safe.
 */
export interface DurableStore extends AsyncDisposable {
  /** Returns the queue of this name; a new one is empty. */
  queue(name: string): DurableQueue;
  /** Returns the records of this name, which are independent of a queue of the same name. */
  records(name: string): DurableRecords;
  /** Throws when nothing can be stored now. */
  ping(): Promise<void>;
}

export type ItemState = 'pending' | 'done' | 'failed';

/** Why the last attempt failed. */
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
  /** The earliest time of a claim. */
  dueAtMs: number;
  lastError?: ItemError;
  result?: unknown;
}

/**
 * A queue of items by id. Calls about an id that does not exist throw ServiceError `ItemNotFound`, unless they can
 * return undefined.
 */
export interface DurableQueue {
  /**
   * Adds an item, unless one with this id exists in any state.
   *
   * @param dueAtMs the earliest time of a claim; now if left out
   * @param payloadJson the payload as JSON, if the caller has it already: serialising it again is expensive
   */
  add(
    id: string,
    payload: unknown,
    dueAtMs?: number,
    payloadJson?: string,
  ): Promise<{ added: boolean; item: QueueItem }>;
  get(id: string): Promise<QueueItem | undefined>;
  /**
   * Lists items, newest first.
   *
   * @param options.before the cursor of the last item of the previous page, see `toItemCursor`
   */
  list(options: { state?: ItemState; limit: number; before?: string }): Promise<QueueItem[]>;
  /**
   * Claims pending items that are due, the longest due first. Nobody else gets them until they are completed, failed
   * or deferred, or until the lease has expired. The attempt is counted here, so that one that kills the process
   * counts too.
   *
   * @param options.id claims only this item, if it is pending and due
   * @param options.nowMs the present time; the clock's if left out
   */
  claim(options: { limit: number; leaseMs: number; id?: string; nowMs?: number }): Promise<QueueItem[]>;
  /** Marks an item as done, whatever its state. */
  complete(id: string, result?: unknown): Promise<void>;
  /** Returns a pending item to the queue, not to be claimed before `dueAtMs`. A done or failed one is unchanged. */
  retryAt(id: string, dueAtMs: number, error: ItemError): Promise<void>;
  /** Marks a pending item as failed; it is kept until it is revived. A done one is unchanged. */
  fail(id: string, error: ItemError): Promise<void>;
  /**
   * Makes a failed item pending again, or a pending one due, now and with all its attempts. A claim on it stays
   * valid. A done one is unchanged.
   */
  revive(id: string): Promise<QueueItem | undefined>;
  /** Returns when the next claim can succeed, which may be in the past; undefined when nothing is pending. */
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
   * Updates a value atomically, also across processes: `change` gets the current value, undefined if there is none,
   * and is called again after a conflict.
   */
  update(key: string, change: (before: unknown) => unknown): Promise<void>;
  get(key: string): Promise<unknown>;
  /**
   * Lists records, newest first.
   *
   * @param options.before the cursor of the last record of the previous page, see `toRecordCursor`
   */
  list(options: { limit: number; before?: string }): Promise<StoredRecord[]>;
}

/** Returns the error of a store that refuses, or has lost what it needs. */
export function storeFailed(why: string, cause?: unknown): ServiceError {
  const message = cause === undefined ? why : `${why} (${toMessage(cause)})`;
  return new ServiceError('StoreFailed', message, { fault: 'service', cause });
}

export function itemNotFound(id: string): ServiceError {
  return new ServiceError('ItemNotFound', `there is no item ${id}`, { fault: 'caller' });
}
