import { sendCallback } from '@scf-media/cloud/callback';
import { backoff } from '@scf-media/cloud/retry';
import { holdLease } from '@scf-media/cloud/task-store';
import { type CallbackBody, callbackFailed, type TaskResult } from '@scf-media/protocol/web-record';
import { type RecordData, type RecordTask, taskInfoOf } from '../record-task.ts';
import { recordPage } from './record-page.ts';
import { taskProgress } from './task-progress.ts';
import type { WorkerContext } from './worker-context.ts';

const lease = { ttlMs: 10_000, everyMs: 3_000 };

/**
 * The whole of a worker's job: takes the task, records it, tells whoever asked to be told, and ends it.
 *
 * @param shutdown aborted when the process is asked to end: the file is finished and uploaded first
 */
export async function runTask(taskId: string, context: WorkerContext, shutdown: AbortSignal): Promise<void> {
  const { store, owner, log } = context;
  const task = await store.acquireLease<RecordData>(taskId, owner, lease.ttlMs);
  if (task === undefined) {
    log.warn('another worker has this task, or it is done');
    return;
  }
  await using held = await holdLease(store, taskId, owner, lease);
  const progress = taskProgress(store, taskId, owner);
  await using scope = new AsyncDisposableStack();
  const result = await recordPage(task, progress, context, { lost: held.signal, shutdown }, scope);
  const told = await progress.to('callback', { result });
  const final = await tell(told, result, context, AbortSignal.any([shutdown, held.signal]));
  held.signal.throwIfAborted();
  await progress.to('finished', { result: final, finishTimeMs: Date.now() });
  log.info({ errorCode: final.ErrorCode, videos: final.Videos?.length ?? 0 }, 'task finished');
}

/** Sends the callback, if one was asked for. The file is there whatever comes of it; the result says so. */
async function tell(
  task: RecordTask,
  result: TaskResult,
  { callback, urlPolicy, log }: WorkerContext,
  signal: AbortSignal,
): Promise<TaskResult> {
  const { CallbackURL, StorageType } = task.data.start;
  if (CallbackURL === undefined) return result;
  const { FinishTime: _, ...info } = taskInfoOf(task);
  const body: CallbackBody = { ...info, Status: 'callback', StorageType, Result: result };
  const sent = await sendCallback({
    url: CallbackURL,
    body,
    waitMs: backoff({ firstMs: callback.firstRetryMs, mostMs: 600_000 }),
    signKey: callback.signKey,
    fetch: urlPolicy.fetch,
    signal,
    log,
  });
  if (sent.ok) return result;
  const failure = callbackFailed(sent.lastError);
  return { ...result, ErrorCode: failure.code, ErrorMessage: failure.message };
}
