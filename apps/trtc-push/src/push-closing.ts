import type { CallbackOptions } from '@scf-media/cloud/callback';
import type { TaskClosing } from '@scf-media/cloud/tasks';
import {
  callbackFailed,
  type CallbackBody,
  errorCode,
  internalError,
  type TaskStatus,
} from '@scf-media/protocol/trtc-push';
import { type Outcome, type PushData, type PushTask, viewOf } from './push-task.ts';

/** How a push ends, whoever ends it: what it tells, and what becomes of one that nobody could make or tell of. */
export function pushClosing(
  callback: Pick<CallbackOptions, 'signKeys' | 'fetch'> & { firstRetryMs: number },
): TaskClosing<TaskStatus, PushData, Outcome> {
  return {
    statuses: { telling: 'callback', finished: 'finished' },
    message: (task) => {
      const url = task.data.request.Callback;
      return url === undefined ? undefined : { url, body: endOf(task) };
    },
    callback,
    // What went wrong before is more to know than that nobody was told of it.
    notTold: (outcome, lastError) => ({
      Code: errorCode.CallbackFailed,
      Message: callbackFailed(lastError).message,
      ...outcome,
    }),
    notDone: (_task, reason) => ({
      Code: errorCode.InternalError,
      Message: internalError(`the push did not begin: ${reason}`).message,
    }),
    counts: ({ data }, { Code: code }) => ({ reason: data.endReason, code, mediaMs: data.positionMs ?? 0 }),
  };
}

/** What Callback is told at the end, which is when it is told. */
function endOf(task: PushTask): CallbackBody {
  const { createTimeMs, updateTimeMs } = task;
  const view = viewOf({
    ...task,
    data: { ...task.data, finishTimeMs: Math.max(createTimeMs, updateTimeMs) },
  });
  return { Event: 'end', ...view, Status: 'finished' };
}
