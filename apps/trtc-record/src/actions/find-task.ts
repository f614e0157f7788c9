import type { TaskStore } from '@scf-media/cloud/task-store';
import { recordingNotFound } from '@scf-media/protocol/trtc-record';
import { type RecordData, recordKind, type RecordTask } from '../record-task.ts';

/** @throws ServiceError `ResourceNotFound` when there is no such recording */
export async function findTask(requestId: string, store: Pick<TaskStore, 'get'>): Promise<RecordTask> {
  const task = await store.get<RecordData>(requestId);
  if (task?.app !== recordKind.app) throw recordingNotFound();
  return task;
}
