import { sendTaskCommand, statusOf, toStatus } from '@scf-media/cloud/tasks';
import { type ControlAction, controlOutcome } from '@scf-media/protocol/web-record';
import { recordKind, type RecordTask } from '../record-task.ts';
import type { ActionContext } from './action-context.ts';
import { findTask } from './find-task.ts';

/**
 * Sends a command to the task's worker. The answer is a success as soon as the command is stored: the worker gets it
 * even when it is only starting.
 *
 * @throws ServiceError `InvalidParam` for an unknown task, `InvalidStatus` where the documents allow no such command
 */
export async function control(action: ControlAction, taskId: string, context: ActionContext): Promise<void> {
  const { store, requestId, log } = context;
  const task = await findTask(taskId, context);
  if (controlOutcome(action, statusOf(recordKind, task)) === 'no-op') return;
  await sendTaskCommand(
    task,
    { type: action, requestId },
    {
      store,
      log,
      ...(action === 'Stop' ? { mark: canceled } : {}),
      changesStatus: action === 'Pause' || action === 'Resume',
    },
  );
}

const canceled = (task: RecordTask) =>
  toStatus(recordKind, task, {
    status: 'canceled',
    data: { cancelTimeMs: task.data.cancelTimeMs ?? Date.now() },
  });
