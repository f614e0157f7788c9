import type { TaskStore } from '@scf-media/cloud/task-store';
import { pushNotFound } from '@scf-media/protocol/trtc-push';
import { type PushData, pushKind, type PushTask } from '../push-task.ts';

/** @throws ServiceError `ResourceNotFound` when there is no such push */
export async function findTask(requestId: string, store: Pick<TaskStore, 'get'>): Promise<PushTask> {
  const task = await store.get<PushData>(requestId);
  if (task?.app !== pushKind.app) throw pushNotFound();
  return task;
}
