import { type CallbackOptions, sendCallback } from '../callback/send-callback.ts';
import { backoff } from '../retry/index.ts';
import type { Task } from './store/task-store.ts';
import { countTotals, type TaskCounts, toTotals } from './task-counts.ts';
import type { TaskRun } from './run-task.ts';
import type { TaskResultData } from './task-data.ts';

const maxRetryMs = 600_000;
/** How often a result is told before it is given up, by all workers together. */
const maxCallbackAttempts = 5;
/** How long a process that is asked to end goes on telling: for a try or two, the next worker does the rest. */
const shutdownGraceMs = 5_000;

/** How a task of an app ends, apart from the work that leads there. */
export interface TaskCompletion<Status extends string, Data, Result> {
  /** The status of a task whose result is there and whose callback is not, and the last one. */
  statuses: { notifying: Status; finished: Status };
  /** What is to be told of the task, which has its result by then; undefined when nobody asked to be told. */
  toCallback: (task: Task<Data>, result: Result) => { url: string; body: unknown } | undefined;
  /** How it is sent; the wait after the first failure doubles with each further one, up to 10 minutes. */
  callback: Pick<CallbackOptions, 'signKeys' | 'fetch'> & { firstRetryMs: number };
  /** The result of a task whose callback was not taken, with the reason in the documents' form `CODE:message`. */
  withCallbackFailure: (result: Result, lastError: string) => Result;
  /** The result of a task that no worker did, or that came too late. */
  toExpiredResult: (task: Task<Data>, reason: string) => Result;
  /** What metrics count of a task that has ended so. */
  toCounts: (task: Task<Data>, result: Result) => TaskCounts;
}

export interface CompleteTaskOptions<Status extends string, Data, Result> extends TaskCompletion<
  Status,
  Data,
  Result
> {
  /**
   * Does the work. Not called when a worker before this one stored its result and was lost before it had told, nor when
   * it is too late to begin.
   */
  result: () => Promise<Result>;
}

/**
 * The end of a task, as an outbox: the result is stored first, then it is told, then the task is finished. A worker that
 * is lost in between, or asked to end, is replaced by one that tells again, so that a result is told at least once. All
 * tell it under one id, by which a receiver knows a repetition.
 *
 * @returns the result as it is stored; undefined when telling it is left to the next worker
 * @throws what `result` throws; ServiceError `LeaseLost`
 */
export async function completeTask<Status extends string, Result, Data extends TaskResultData<Result>>(
  { task, store, progress, lost, confirm, shutdown, log }: TaskRun<Status, Data>,
  {
    statuses,
    result,
    toCallback,
    callback,
    withCallbackFailure,
    toExpiredResult,
    toCounts,
  }: CompleteTaskOptions<Status, Data, Result>,
): Promise<Result | undefined> {
  const stored = task.status === statuses.notifying ? task.data.result : undefined;
  const isLate = task.attempts === 1 && (task.data.startByMs ?? Infinity) < Date.now();
  const outcome =
    stored ?? (isLate ? toExpiredResult(task, 'the worker came after StartDeadline') : await result());
  const end: Partial<TaskResultData<Result>> = { result: outcome };
  const withResult =
    stored === undefined ? await progress.setStatus(statuses.notifying, end as Partial<Data>) : task;
  const message = toCallback(withResult, outcome);
  let final = outcome;
  let refusedCallbacks = withResult.data.callbackAttempts ?? 0;
  if (message !== undefined) {
    const { callbackAttempts = 0 } = withResult.data;
    const stop = AbortSignal.any([lateAfter(shutdown, shutdownGraceMs), lost]);
    const sent = await sendCallback({
      ...message,
      ...callback,
      id: task.id,
      tries: Math.max(maxCallbackAttempts - callbackAttempts, 1),
      beforeTry: confirm,
      onFailure: (attempt) =>
        progress.patch({ callbackAttempts: callbackAttempts + attempt } as Partial<Data>),
      waitMs: backoff({ firstMs: callback.firstRetryMs * 2 ** callbackAttempts, maxMs: maxRetryMs }),
      signal: stop,
      log,
    });
    lost.throwIfAborted();
    if (!sent.ok && stop.aborted) {
      log.warn({ lastError: sent.lastError }, 'this process ends: the callback is left to the next one');
      return undefined;
    }
    if (!sent.ok) final = withCallbackFailure(outcome, sent.lastError);
    refusedCallbacks += sent.attempts - (sent.ok ? 1 : 0);
  }
  const last: Partial<TaskResultData<Result>> = { result: final, finishTimeMs: Date.now() };
  const finished = await progress.setStatus(statuses.finished, last as Partial<Data>);
  const counted = toCounts(finished, final);
  const { id: taskId, app, attempts, createTimeMs } = finished;
  const lifeMs = Date.now() - createTimeMs;
  log.info({ taskId, ...counted, attempts, refusedCallbacks, lifeMs, result: final }, 'task finished');
  await countTotals(store, app, toTotals(counted, { attempts, refusedCallbacks }), log);
  return final;
}

/** Aborts so long after the other signal, or after now when that has aborted already. */
function lateAfter(signal: AbortSignal, ms: number): AbortSignal {
  const late = new AbortController();
  const begin = (): void => void setTimeout(() => late.abort(signal.reason), ms).unref();
  if (signal.aborted) begin();
  else signal.addEventListener('abort', begin, { once: true });
  return late.signal;
}
