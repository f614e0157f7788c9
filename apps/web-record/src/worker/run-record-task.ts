import { runTask, type TaskRun, type TaskWorker, tellAndFinish } from '@scf-media/cloud/task-life';
import type { TaskStore } from '@scf-media/cloud/task-store';
import { messageOf } from '@scf-media/protocol/errors';
import {
  type CallbackBody,
  callbackFailed,
  type TaskResult,
  type TaskStatus,
} from '@scf-media/protocol/web-record';
import { type RecordData, recordKind, type RecordTask, taskInfoOf } from '../record-task.ts';
import { remembered } from '../remembered.ts';
import { rawStoreOf } from './raw-store-of.ts';
import { recordPage } from './record-page.ts';
import type { WorkerContext } from './worker-context.ts';

/** A recording in the hands of its worker. */
export type RecordRun = TaskRun<TaskStatus, RecordData>;

/**
 * The whole of a worker's job: takes the task, records it, tells whoever asked to be told, and ends it. A task that was
 * left by a lost worker is gone on with where it was.
 */
export function runRecordTask(
  worker: TaskWorker & { store: TaskStore },
  context: WorkerContext,
): Promise<void> {
  return runTask<TaskStatus, RecordData>(recordKind, worker, async (run) => {
    const result = await tellAndFinish<TaskStatus, TaskResult, RecordData>(run, {
      statuses: { telling: 'callback', finished: 'finished' },
      result: () => recordPage(run, context),
      message: messageFor,
      callback: { ...context.callback, fetch: context.urlPolicy.fetch },
      notTold: withCallbackFailure,
      atEnd: { start: remembered(run.task.data.start) },
    });
    run.scope.defer(() => dropJournal(run.task, result, context));
    const { ErrorCode: errorCode, Videos: videos = [], Quality: quality, Warnings: warnings } = result;
    context.log.info({ errorCode, videos: videos.length, quality, warnings }, 'task finished');
  });
}

/** The journal has done its duty when the file is safe; without a file it is all there is. */
async function dropJournal(task: RecordTask, result: TaskResult, context: WorkerContext): Promise<void> {
  if (context.raw.keep || result.Videos === undefined) return;
  try {
    await rawStoreOf(task.id, task.data.start, context).remove();
  } catch (error) {
    context.log.warn({ reason: messageOf(error) }, 'the journal could not be removed');
  }
}

function messageFor(task: RecordTask, result: TaskResult): { url: string; body: CallbackBody } | undefined {
  const { CallbackURL: url, StorageType } = task.data.start;
  if (url === undefined) return undefined;
  const { FinishTime: _, ...info } = taskInfoOf(task);
  return { url, body: { ...info, Status: 'callback', StorageType, Result: result } };
}

/** The file is there whatever comes of the callback; the result says so. */
function withCallbackFailure(result: TaskResult, lastError: string): TaskResult {
  const failure = callbackFailed(lastError);
  return { ...result, ErrorCode: failure.code, ErrorMessage: failure.message };
}
