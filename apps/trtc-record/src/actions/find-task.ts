import type { Caller } from '@scf-media/cloud/access';
import { isVisible, type TaskStore } from '@scf-media/cloud/tasks';
import { recordingNotFound } from '@scf-media/protocol/trtc-record';
import { type RecordData, recordKind, type RecordTask } from '../record-task.ts';

/** @throws ServiceError `ResourceNotFound` when there is no such recording that the caller may see */
export async function findTask(
  requestId: string,
  { store, caller }: { store: Pick<TaskStore, 'get'>; caller: Caller },
): Promise<RecordTask> {
  const task = await store.get<RecordData>(requestId);
  if (task?.app !== recordKind.app || !isVisible(task, caller)) throw recordingNotFound();
  return task;
}
