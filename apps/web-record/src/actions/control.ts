import { setTimeout as delay } from 'node:timers/promises';
import { isStoreUnavailable } from '@scf-media/cloud/retry';
import { type ControlAction, controlOutcome } from '@scf-media/protocol/web-record';
import { ServiceError } from '@scf-media/protocol/errors';
import { type RecordData, statusOf, toStatus } from '../record-task.ts';
import type { ActionContext } from './action-context.ts';
import { findTask } from './find-task.ts';

/** An answer may wait this long for the worker to obey, so that a Describe right after it shows the new status. */
const obeyTimeoutMs = 1_000;

/**
 * Sends a command to the task's worker. The answer is a success as soon as the command is stored: the worker gets it
 * even when it is only starting.
 *
 * @throws ServiceError `InvalidParam` for an unknown task, `InvalidStatus` where the documents allow no such command
 */
export async function control(action: ControlAction, taskId: string, context: ActionContext): Promise<void> {
  const { store, requestId, log } = context;
  const task = await findTask(taskId, context);
  if (controlOutcome(action, statusOf(task)) === 'no-op') return;
  await store.sendCommand(taskId, { type: action, requestId });
  try {
    if (action === 'Stop') await markCanceled(taskId, context);
    else if (action === 'Pause' || action === 'Resume') await statusChange(taskId, task.status, context);
  } catch (error) {
    // The worker will obey: an answer that says otherwise would be wrong.
    if (!isStoreUnavailable(error)) throw error;
    log.warn({ taskId, action, err: error }, 'the store went away after the command was stored');
  }
}

/** The command comes first: a Stop that was answered is never forgotten, whatever happens in between. */
async function markCanceled(taskId: string, { store }: ActionContext): Promise<void> {
  try {
    await store.update<RecordData>(taskId, (task) =>
      toStatus(task, 'canceled', { cancelTimeMs: task.data.cancelTimeMs ?? Date.now() }),
    );
  } catch (error) {
    // The worker was faster.
    if (!(error instanceof ServiceError && error.code === 'StatusMovedOn')) throw error;
  }
}

async function statusChange(taskId: string, from: string, { store }: ActionContext): Promise<void> {
  for (const deadline = Date.now() + obeyTimeoutMs; Date.now() < deadline; await delay(25)) {
    const task = await store.get(taskId);
    if (task?.status !== from) return;
  }
}
