import { isVisible } from '@scf-media/cloud/tasks';
import { taskNotFound } from '@scf-media/protocol/web-record';
import { recordKind, type RecordData, type RecordTask } from '../record-task.ts';
import type { ActionContext } from './action-context.ts';

/** @throws ServiceError `InvalidParam` when there is no such task of this app that the caller may see */
export async function findTask(
  taskId: string,
  { store, caller }: Pick<ActionContext, 'store' | 'caller'>,
): Promise<RecordTask> {
  const task = await store.get<RecordData>(taskId);
  if (task?.app !== recordKind.app || !isVisible(task, caller)) throw taskNotFound();
  return task;
}
