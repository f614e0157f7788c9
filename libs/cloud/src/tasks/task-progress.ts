import { ServiceError } from '@scf-media/protocol/errors';
import type { Logger } from '../log/index.ts';
import { monotonicNowMs, wait, retryWhileUnavailable } from '../retry/index.ts';
import type { Task, TaskStore } from './store/task-store.ts';
import { type TaskKind, toTaskChange } from './task-kind.ts';

/** A store that is there has answered by then. */
const patienceMs = 500;
/** How long a process that is asked to end goes on trying. */
const lastTriesMs = 30_000;

/**
 * Writes how far the worker is, in the order in which it is told. A status that the task has left behind already is
 * passed over. While the store is away it is asked again until it is back: nothing that was told is lost.
 */
export interface TaskProgress<Status extends string, Data> {
  /** @returns the task, when it is written. @throws ServiceError `LeaseLost`; `StoreUnavailable` after a shutdown */
  setStatus(status: Status, data?: Partial<Data>): Promise<Task<Data>>;
  /**
   * The same for the midst of the work, which must not stand still because the store does: returns when it is
   * written, or soon, and then it is written later. @throws what `setStatus` throws, if it is known so soon
   */
  setStatusSoon(status: Status, data?: Partial<Data>): Promise<void>;
  /** Keeps something for a worker that may have to take over; nobody waits for it. */
  patch(data: Partial<Data>): void;
  /** Resolves when all that was told until now is written, or will not be. */
  flush(): Promise<void>;
}

/**
 * @param options.lost nothing is to be written any more
 * @param options.shutdown the process is asked to end
 */
export function createTaskProgress<Status extends string, Data>(
  kind: TaskKind<Status>,
  store: TaskStore,
  options: { taskId: string; owner: string; lost: AbortSignal; shutdown: AbortSignal; log: Logger },
): TaskProgress<Status, Data> {
  const { taskId, owner, lost, shutdown, log } = options;
  let giveUpAtMs = shutdown.aborted ? monotonicNowMs() + lastTriesMs : Infinity;
  shutdown.addEventListener('abort', () => (giveUpAtMs = monotonicNowMs() + lastTriesMs), { once: true });
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
      // A stop was noted before the work had begun: what else there is to say is kept.
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
        await Promise.race([next, wait(patienceMs, { until: over.signal })]);
      } finally {
        waiting = false;
        over.abort();
      }
    },
    flush: async () => void (await written),
    patch: (data) =>
      void inTurn(() => patch(data)).catch((error: unknown) =>
        log.warn({ err: error }, 'a note could not be kept'),
      ),
  };
}
