import { ServiceError } from '@scf-media/protocol/errors';
import type { Logger } from '../log/index.ts';
import { monotonicNowMs, wait, retryWhileUnavailable } from '../retry/index.ts';
import type { Task, TaskStore } from './store/task-store.ts';
import { type TaskKind, toTaskChange } from './task-kind.ts';
import type { TaskData, WorkProgress } from './task-data.ts';

/** An available store has answered by then. */
const answerTimeoutMs = 500;
/** How long a process keeps trying after it was asked to shut down. */
const shutdownRetryMs = 30_000;

/**
 * Writes the worker's updates to the store, in order. A status that the task has already passed is skipped. While the
 * store is away, updates are retried until it is back: none is lost.
 */
export interface TaskProgress<Status extends string, Data> {
  /**
   * Sets the status. @returns the task once it is written. @throws ServiceError `LeaseLost`; `StoreUnavailable` after
   * a shutdown
   */
  setStatus(status: Status, data?: Partial<Data>): Promise<Task<Data>>;
  /**
   * Sets the status without blocking the work while the store is away: returns after 0.5 s at most, and the status is
   * written later. @throws what `setStatus` throws, if it fails by then
   */
  setStatusSoon(status: Status, data?: Partial<Data>): Promise<void>;
  /** Stores data for a worker that may have to resume. Does not wait. */
  patch(data: Partial<Data>): void;
  /** Resolves when all updates so far are written, or have failed. */
  flush(): Promise<void>;
}

/**
 * Creates the writer of a worker's updates.
 *
 * @param options.lost aborted when nothing may be written any more
 * @param options.shutdown aborted when the process is asked to shut down
 */
export function createTaskProgress<Status extends string, Data>(
  kind: TaskKind<Status>,
  store: TaskStore,
  options: { taskId: string; owner: string; lost: AbortSignal; shutdown: AbortSignal; log: Logger },
): TaskProgress<Status, Data> {
  const { taskId, owner, lost, shutdown, log } = options;
  let giveUpAtMs = shutdown.aborted ? monotonicNowMs() + shutdownRetryMs : Infinity;
  shutdown.addEventListener('abort', () => (giveUpAtMs = monotonicNowMs() + shutdownRetryMs), { once: true });
  let written: Promise<unknown> = Promise.resolve();

  const patch = (data: Partial<Data>): Promise<Task<Data>> =>
    store.update<Data>(taskId, (task) => ({ data: { ...task.data, ...data } }), { owner });

  async function write(status: Status, data: Partial<Data>): Promise<Task<Data>> {
    try {
      return await store.update<Data>(taskId, (task) => toTaskChange(kind, task, { status, data }), {
        owner,
      });
    } catch (error) {
      if (!(error instanceof ServiceError && error.code === 'StatusMovedOn')) throw error;
      // A stop was stored before the work began; the data still has to be stored.
      return patch(data);
    }
  }

  function inTurn(send: () => Promise<Task<Data>>): Promise<Task<Data>> {
    const next = written.then(() => retryWhileUnavailable(send, { signal: lost, untilMs: () => giveUpAtMs }));
    written = next.catch(() => undefined);
    return next;
  }

  const setStatus = (status: Status, data: Partial<Data> = {}): Promise<Task<Data>> =>
    inTurn(() => write(status, data));

  return {
    setStatus,
    async setStatusSoon(status, data) {
      let waiting = true;
      const next = setStatus(status, data).catch((error: unknown) => {
        if (waiting) throw error;
        log.warn({ status, err: error }, 'the status could not be written');
      });
      const over = new AbortController();
      try {
        await Promise.race([next, wait(answerTimeoutMs, { until: over.signal })]);
      } finally {
        waiting = false;
        over.abort();
      }
    },
    flush: async () => void (await written),
    patch: (data) =>
      void inTurn(() => patch(data)).catch((error: unknown) =>
        log.warn({ err: error }, 'data of the task could not be stored'),
      ),
  };
}

/** Often enough for a viewer of the task. */
const defaultEveryMs = 1_000;

/**
 * Stores the worker's progress in the task, for clients and metrics, until it is disposed. Nothing is written while
 * nothing changes, and only one write is pending at a time while the store is away.
 *
 * @param read called each time; unknown fields are left out
 */
export function reportProgress<Status extends string, Data extends TaskData>(
  { progress }: { progress: Pick<TaskProgress<Status, Data>, 'patch' | 'flush'> },
  read: () => Omit<WorkProgress, 'atMs' | 'memoryBytes'>,
  { everyMs = defaultEveryMs }: { everyMs?: number } = {},
): Disposable {
  let isWriting = false;
  let last = '';
  async function store(): Promise<void> {
    const now = read();
    if (isWriting || JSON.stringify(now) === last) return;
    last = JSON.stringify(now);
    isWriting = true;
    const update: Partial<TaskData> = {
      progress: { atMs: Date.now(), ...now, memoryBytes: process.memoryUsage.rss() },
    };
    progress.patch(update as Partial<Data>);
    await progress.flush();
    isWriting = false;
  }
  const timer = setInterval(() => void store(), everyMs);
  timer.unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
