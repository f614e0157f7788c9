import { randomUUID } from 'node:crypto';
import { startTask } from '@scf-media/cloud/tasks';
import { messageOf } from '@scf-media/protocol/errors';
import { internalError, type StartData, type TaskStatus } from '@scf-media/protocol/web-record';
import { type RecordData, recordKind } from '../record-task.ts';
import type { ActionContext } from './action-context.ts';
import { refuseStart } from './refuse-start.ts';

/**
 * Creates a task and starts its worker.
 *
 * @returns the id of the task
 * @throws ServiceError `InvalidParam`; `LimitExceeded`; `InternalError` when no worker could be started (the task then says so too)
 */
export async function start(data: StartData, context: ActionContext): Promise<string> {
  await refuseStart(data, context);
  const { ClientToken: clientToken, StartDeadline: startDeadlineSeconds } = data;
  return startTask<TaskStatus, RecordData>(
    recordKind,
    {
      id: randomUUID(),
      status: 'normal',
      data: { start: data, owner: context.caller.appKey },
      notStarted,
      clientToken,
      startDeadlineSeconds,
    },
    context,
  );
}

function notStarted(cause: unknown) {
  const error = internalError(`start record failed(${messageOf(cause)})`, cause);
  const result = { ErrorCode: error.code, ErrorMessage: error.message };
  return { error, status: 'finished', data: { finishTimeMs: Date.now(), result } } as const;
}
