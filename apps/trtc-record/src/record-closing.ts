import type { CallbackOptions } from '@scf-media/cloud/callback';
import type { TaskClosing } from '@scf-media/cloud/tasks';
import {
  callbackFailed,
  type CallbackBody,
  internalError,
  type Outcome,
  recordingOf,
  type TaskStatus,
  tellsEnd,
} from '@scf-media/protocol/trtc-record';
import { filesOf, type RecordData } from './record-task.ts';

/** How a recording ends, whoever ends it: what it tells, and what becomes of one that nobody could make or tell of. */
export function recordClosing(
  callback: Pick<CallbackOptions, 'signKeys' | 'fetch'> & { firstRetryMs: number },
): TaskClosing<TaskStatus, RecordData, Outcome> {
  return {
    statuses: { telling: 'callback', finished: 'finished' },
    message: ({ data: { request } }, outcome) => {
      const { Callback: url, Events } = request;
      if (url === undefined || !tellsEnd(Events)) return undefined;
      const event = Events === undefined ? {} : { Event: 'finished' as const };
      const body: CallbackBody = { ...event, ...recordingOf(request), ...outcome };
      return { url, body };
    },
    callback,
    notTold: withCallbackFailure,
    notDone: (task, reason) => {
      const { code, message } = internalError(`the recording did not begin: ${reason}`);
      return { Files: filesOf(task.data), Code: code, Message: message };
    },
    counts: ({ data }, { Code: code }) => ({ reason: data.endReason, code, ...data.made }),
  };
}

/** What went wrong before is more to know than that nobody was told of it. */
function withCallbackFailure(outcome: Outcome, lastError: string): Outcome {
  const failure = callbackFailed(lastError);
  return { Code: failure.code, Message: failure.message, ...outcome };
}
