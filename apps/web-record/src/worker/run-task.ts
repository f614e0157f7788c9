import { sendCallback } from '@scf-media/cloud/callback';
import { backoff, whileUnavailable } from '@scf-media/cloud/retry';
import { holdLease } from '@scf-media/cloud/task-store';
import { messageOf } from '@scf-media/protocol/errors';
import { type CallbackBody, callbackFailed, type TaskResult } from '@scf-media/protocol/web-record';
import { type RecordData, type RecordTask, statusOf, taskInfoOf } from '../record-task.ts';
import { rawStoreOf } from './raw-store-of.ts';
import { recordPage } from './record-page.ts';
import { taskProgress } from './task-progress.ts';
import type { WorkerContext } from './worker-context.ts';

/** A lost worker is to be noticed within 10 s: this, and what the sweeper takes to be sure. */
const lease = { ttlMs: 6_000, everyMs: 2_000 };
/** A worker that is started while the store is away waits this long; after it another one is asked for anyway. */
const takeTimeoutMs = 60_000;

/**
 * The whole of a worker's job: takes the task, records it, tells whoever asked to be told, and ends it. A task that was
 * left by a lost worker is gone on with where it was.
 *
 * @param shutdown aborted when the process is asked to end: the file is finished and uploaded first
 */
export async function runTask(taskId: string, context: WorkerContext, shutdown: AbortSignal): Promise<void> {
  const { store, owner, log } = context;
  const untilMs = Date.now() + takeTimeoutMs;
  const task = await whileUnavailable(() => store.acquireLease<RecordData>(taskId, owner, lease.ttlMs), {
    signal: shutdown,
    untilMs: () => untilMs,
  });
  if (task === undefined) {
    log.warn('another worker has this task, or it is done');
    return;
  }
  await using held = await holdLease(store, taskId, owner, { ...lease, log });
  const progress = taskProgress(store, { taskId, owner, lost: held.signal, shutdown, log });
  await using scope = new AsyncDisposableStack();
  const told =
    statusOf(task) === 'callback' && task.data.result !== undefined
      ? task
      : await progress.to('callback', {
          result: await recordPage(task, progress, context, { lost: held.signal, shutdown }, scope),
        });
  const result = told.data.result ?? {};
  const final = await tell(told, result, context, AbortSignal.any([shutdown, held.signal]));
  held.signal.throwIfAborted();
  await progress.to('finished', { result: final, finishTimeMs: Date.now() });
  scope.defer(() => dropJournal(task, final, context));
  const { ErrorCode: errorCode, Videos: videos = [], Quality: quality, Warnings: warnings } = final;
  log.info({ errorCode, videos: videos.length, quality, warnings }, 'task finished');
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
