import { sendTaskCommand, type TaskContext } from '@scf-media/cloud/tasks';
import {
  type ControlRequest,
  invalidParameter,
  invalidStatus,
  type TaskStatus,
} from '@scf-media/protocol/trtc-push';
import { commandOf } from '../push-command.ts';
import type { PushTask } from '../push-task.ts';

/**
 * Pauses, resumes or seeks a push. What a push already does it may be told again.
 *
 * @throws ServiceError `InvalidStatus`; `InvalidParameter` for a Position behind the end
 */
export async function control(
  task: PushTask,
  request: ControlRequest,
  { store, log, requestId }: Pick<TaskContext, 'store' | 'log'> & { requestId: string },
): Promise<void> {
  const command = commandOf(request);
  refuse(task, command);
  const changesStatus = task.status === changed[command.type];
  await sendTaskCommand(task, { type: command.text, requestId }, { store, log, changesStatus });
}

/** The status that a command changes. */
const changed: Readonly<Record<string, TaskStatus>> = { pause: 'pushing', resume: 'paused' };

function refuse(task: PushTask, command: ReturnType<typeof commandOf>): void {
  if (task.final || task.status === 'callback') throw invalidStatus('the push is over');
  if (command.type !== 'seek') return;
  if (task.data.request.Mode === 'live') throw invalidStatus('a live stream has no positions');
  const { durationMs } = task.data;
  if (durationMs !== undefined && command.positionMs >= durationMs)
    throw invalidParameter(`Position must be before the end of the file, which has ${durationMs / 1000} s`);
}
