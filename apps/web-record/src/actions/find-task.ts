import { taskNotFound } from '@scf-media/protocol/web-record';
import { recordKind, type RecordData, type RecordTask } from '../record-task.ts';
import type { ActionContext } from './action-context.ts';

/** @throws ServiceError `InvalidParam` when there is no such task of this app */
export async function findTask(taskId: string, { store }: Pick<ActionContext, 'store'>): Promise<RecordTask> {
  const task = await store.get<RecordData>(taskId);
  if (task?.app !== recordKind.app) throw taskNotFound();
  return task;
}
