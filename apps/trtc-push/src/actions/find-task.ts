import type { Caller } from '@scf-media/cloud/access';
import { isVisible, type TaskStore } from '@scf-media/cloud/tasks';
import { pushNotFound } from '@scf-media/protocol/trtc-push';
import { type PushData, pushKind, type PushTask } from '../push-task.ts';

/** @throws ServiceError `ResourceNotFound` when there is no such push that the caller may see */
export async function findTask(
  requestId: string,
  { store, caller }: { store: Pick<TaskStore, 'get'>; caller: Caller },
): Promise<PushTask> {
  const task = await store.get<PushData>(requestId);
  if (task?.app !== pushKind.app || !isVisible(task, caller)) throw pushNotFound();
  return task;
}
