import type { Logger } from '@scf-media/cloud/log';
import { wait, whileUnavailable } from '@scf-media/cloud/retry';
import type { TaskStore } from '@scf-media/cloud/task-store';
import { ServiceError } from '@scf-media/protocol/errors';
import type { TaskStatus } from '@scf-media/protocol/web-record';
import { type RecordData, type RecordTask, toStatus } from '../record-task.ts';

/** A store that is there has answered by then. */
const patienceMs = 500;
/** How long a process that is asked to end goes on trying. */
const lastTriesMs = 30_000;

/**
 * Writes how far the worker is, in the order in which it is told. A status that the task has left behind already is
 * passed over. While the store is away it is asked again until it is back: nothing that was told is lost.
 */
export interface TaskProgress {
  /** @returns the task, when it is written. @throws ServiceError `LeaseLost`; `StoreUnavailable` after a shutdown */
  to(status: TaskStatus, data?: Partial<RecordData>): Promise<RecordTask>;
  /**
   * The same for the midst of a recording, which must not stand still because the store does: returns when it is
   * written, or soon, and then it is written later. @throws what `to` throws, if it is known so soon
   */
  pass(status: TaskStatus, data?: Partial<RecordData>): Promise<void>;
  /** Keeps something for a worker that may have to take over; nobody waits for it. */
  note(data: Partial<RecordData>): void;
}

/**
 * @param options.lost nothing is to be written any more
 * @param options.shutdown the process is asked to end
 */
export function taskProgress(
  store: TaskStore,
  options: { taskId: string; owner: string; lost: AbortSignal; shutdown: AbortSignal; log: Logger },
): TaskProgress {
  const { taskId, owner, lost, shutdown, log } = options;
  let giveUpAtMs = shutdown.aborted ? Date.now() + lastTriesMs : Infinity;
  shutdown.addEventListener('abort', () => (giveUpAtMs = Date.now() + lastTriesMs), { once: true });
  let written: Promise<unknown> = Promise.resolve();

  const keep = (data: Partial<RecordData>): Promise<RecordTask> =>
    store.update<RecordData>(taskId, (task) => ({ data: { ...task.data, ...data } }), { owner });

  async function write(status: TaskStatus, data?: Partial<RecordData>): Promise<RecordTask> {
    try {
      return await store.update<RecordData>(taskId, (task) => toStatus(task, status, data), { owner });
    } catch (error) {
      if (!(error instanceof ServiceError && error.code === 'StatusMovedOn')) throw error;
      // A Stop was noted while the page was still loading: what else there is to say is kept.
      return keep({ ...data });
    }
  }

  function inTurn(send: () => Promise<RecordTask>): Promise<RecordTask> {
    const next = written.then(() => whileUnavailable(send, { signal: lost, untilMs: () => giveUpAtMs }));
    written = next.catch(() => undefined);
    return next;
  }

  const to = (status: TaskStatus, data?: Partial<RecordData>): Promise<RecordTask> =>
    inTurn(() => write(status, data));

  return {
    to,
    async pass(status, data) {
      let waiting = true;
      const next = to(status, data).catch((error: unknown) => {
        if (waiting) throw error;
        log.warn({ status, err: error }, 'the status could not be written');
      });
      const over = new AbortController();
      try {
        await Promise.race([next, wait(patienceMs, { hurry: over.signal })]);
      } finally {
        waiting = false;
        over.abort();
      }
    },
    note: (data) =>
      void inTurn(() => keep(data)).catch((error: unknown) =>
        log.warn({ err: error }, 'a note could not be kept'),
      ),
  };
}
