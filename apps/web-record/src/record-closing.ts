import type { CallbackOptions } from '@scf-media/cloud/callback';
import type { TaskClosing, TaskCounts } from '@scf-media/cloud/tasks';
import {
  type CallbackBody,
  callbackFailed,
  internalError,
  type TaskResult,
  type TaskStatus,
  tellsEnd,
} from '@scf-media/protocol/web-record';
import { type RecordData, type RecordTask, taskInfoOf } from './record-task.ts';

/** How a recording ends, whoever ends it: what it tells, and what becomes of one that nobody could make or tell of. */
export function recordClosing(
  callback: Pick<CallbackOptions, 'signKeys' | 'fetch'> & { firstRetryMs: number },
): TaskClosing<TaskStatus, RecordData, TaskResult> {
  return {
    statuses: { telling: 'callback', finished: 'finished' },
    message: messageFor,
    callback,
    notTold: withCallbackFailure,
    notDone: (_task, reason) => {
      const { code, message } = internalError(`the recording did not begin: ${reason}`);
      return { ErrorCode: code, ErrorMessage: message };
    },
    counts: countsOf,
  };
}

function messageFor(task: RecordTask, result: TaskResult): { url: string; body: CallbackBody } | undefined {
  const { CallbackURL: url, StorageType, Events } = task.data.start;
  if (url === undefined || !tellsEnd(Events)) return undefined;
  const { FinishTime: _, ...info } = taskInfoOf(task);
  return {
    url,
    body: {
      ...(Events === undefined ? {} : { Event: 'finished' }),
      ...{ ...info, Status: 'callback', StorageType, Result: result },
    },
  };
}

/** The file is there whatever comes of the callback; the result says so. */
function withCallbackFailure(result: TaskResult, lastError: string): TaskResult {
  const failure = callbackFailed(lastError);
  return { ...result, ErrorCode: failure.code, ErrorMessage: failure.message };
}

function countsOf(task: RecordTask, { ErrorCode: code, Videos = [], Quality }: TaskResult): TaskCounts {
  return {
    reason: task.data.endReason,
    code,
    mediaMs: Quality?.DurationMs ?? 0,
    bytes: Videos.reduce((sum, { FileSize }) => sum + FileSize, 0),
    gaps: Quality?.Gaps?.length ?? 0,
    droppedFrames: Quality?.SkippedFrames ?? 0,
  };
}
