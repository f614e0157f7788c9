import type { TaskStore } from '@scf-media/cloud/task-store';
import { ServiceError } from '@scf-media/protocol/errors';
import type { TaskStatus } from '@scf-media/protocol/web-record';
import { type RecordData, type RecordTask, toStatus } from '../record-task.ts';

/** Writes how far the worker is. A status that the task has left behind already is passed over. */
export interface TaskProgress {
  to(status: TaskStatus, data?: Partial<RecordData>): Promise<RecordTask>;
}

export function taskProgress(store: TaskStore, taskId: string, owner: string): TaskProgress {
  return {
    async to(status, data) {
      try {
        return await store.update<RecordData>(taskId, (task) => toStatus(task, status, data), { owner });
      } catch (error) {
        if (!(error instanceof ServiceError && error.code === 'StatusMovedOn')) throw error;
        // A Stop was noted while the page was still loading: what else there is to say is kept.
        return store.update<RecordData>(taskId, (task) => ({ data: { ...task.data, ...data } }), { owner });
      }
    },
  };
}
