import type { Logger } from '@scf-media/cloud/log';
import type { TaskStore } from '@scf-media/cloud/task-store';
import { ServiceError } from '@scf-media/protocol/errors';
import type { TaskStatus } from '@scf-media/protocol/web-record';
import { type RecordData, type RecordTask, toStatus } from '../record-task.ts';

/** Writes how far the worker is. A status that the task has left behind already is passed over. */
export interface TaskProgress {
  to(status: TaskStatus, data?: Partial<RecordData>): Promise<RecordTask>;
  /** Keeps something for a worker that may have to take over; nobody waits for it. */
  note(data: Partial<RecordData>): void;
}

export function taskProgress(
  store: TaskStore,
  task: { id: string; owner: string; log: Logger },
): TaskProgress {
  const { id, owner, log } = task;
  const keep = (data: Partial<RecordData>): Promise<RecordTask> =>
    store.update<RecordData>(id, (stored) => ({ data: { ...stored.data, ...data } }), { owner });
  return {
    async to(status, data) {
      try {
        return await store.update<RecordData>(id, (stored) => toStatus(stored, status, data), { owner });
      } catch (error) {
        if (!(error instanceof ServiceError && error.code === 'StatusMovedOn')) throw error;
        // A Stop was noted while the page was still loading: what else there is to say is kept.
        return keep({ ...data });
      }
    },
    note: (data) =>
      void keep(data).catch((error: unknown) => log.warn({ err: error }, 'a note could not be kept')),
  };
}
