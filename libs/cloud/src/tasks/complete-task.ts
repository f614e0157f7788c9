import { randomUUID } from 'node:crypto';
import { type CallbackOptions, sendCallback } from '../http/callback/send-callback.ts';
import type { Logger } from '../log/index.ts';
import { backoff } from '../retry/index.ts';
import { runTask, type TaskRun } from './run-task.ts';
import type { Task, TaskStore } from './store/task-store.ts';
import type { TaskContext } from './task-context.ts';
import { countTotals, type TaskCounts, toTotals } from './task-metrics.ts';
import type { TaskResultData } from './task-data.ts';
import type { TaskKind } from './task-kind.ts';
import type { TaskTiming } from './task-timing.ts';

const maxRetryMs = 600_000;
/** The maximum number of callbacks for a result, of all workers together. */
const maxCallbackAttempts = 5;
/** How long a process keeps trying after it was asked to shut down: one or two attempts; the next worker does the rest. */
const shutdownGraceMs = 5_000;

/** Describes how tasks of an app are completed, apart from the work itself. */
export interface TaskCompletion<Status extends string, Data, Result> {
  /** The status while the result is stored and the callback is being sent, and the final one. */
  statuses: { notifying: Status; finished: Status };
  /** Returns the callback for a task that has its result; undefined when the client wants none. */
  toCallback: (task: Task<Data>, result: Result) => { url: string; body: unknown } | undefined;
  /** How it is sent; the delay after the first failure doubles with each further one, up to 10 minutes. */
  callback: Pick<CallbackOptions, 'signKeys' | 'fetch'> & { firstRetryMs: number };
  /**
   * Returns the result of a task whose callback was not accepted, with the reason in the documents' form
   * `CODE:message`.
   */
  withCallbackFailure: (result: Result, lastError: string) => Result;
  /** Returns the result of a task that no worker has worked on, or whose worker started too late. */
  toExpiredResult: (task: Task<Data>, reason: string) => Result;
  /** Returns what metrics count of a finished task. */
  toCounts: (task: Task<Data>, result: Result) => TaskCounts;
}

interface CompleteTaskOptions<Status extends string, Data, Result> extends TaskCompletion<
  Status,
  Data,
  Result
> {
  /**
   * Does the work. Not called when an earlier worker has stored the result and died before its callback was accepted,
   * nor when it is too late to begin.
   */
  result: () => Promise<Result>;
}

/**
 * Completes a task in the manner of an outbox: stores the result, sends the callback, then finishes the task. A
 * worker that dies or is asked to shut down in between is replaced by one that sends again, so that a result is reported at
 * least once. All send it under one id, by which a receiver recognises a repetition.
 *
 * @returns the stored result; undefined when the callback is left to the next worker
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
  const { callbackAttempts = 0 } = withResult.data;
  let refusedCallbacks = callbackAttempts;
  if (message !== undefined) {
    const stop = AbortSignal.any([abortLater(shutdown, shutdownGraceMs), lost]);
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
      log.warn(
        { lastError: sent.lastError },
        'this process is shutting down, the callback is left to the next worker',
      );
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

/** Returns a signal that aborts `ms` after the given one. */
function abortLater(signal: AbortSignal, ms: number): AbortSignal {
  const late = new AbortController();
  const begin = (): void => void setTimeout(() => late.abort(signal.reason), ms).unref();
  if (signal.aborted) begin();
  else signal.addEventListener('abort', begin, { once: true });
  return late.signal;
}

/**
 * A sweep has other tasks to handle and little time: a callback that is not accepted by then is left to the next one.
 */
const callbackTimeoutMs = 5_000;

/**
 * Creates the function that ends tasks which no worker has started. The sweep acquires the task as a worker does, but
 * only stores and reports why nothing was done. A sweep that dies halfway leaves the same state as a lost worker.
 */
export function createTaskCloser<Status extends string, Result, Data extends TaskResultData<Result>>(
  kind: TaskKind<Status>,
  completion: TaskCompletion<Status, Data, Result>,
  { store, timing, log }: { store: TaskStore; timing?: TaskTiming; log: Logger },
): TaskContext['close'] {
  return async ({ id: taskId }: Pick<Task, 'id'>, reason: string) => {
    const shutdown = AbortSignal.timeout(callbackTimeoutMs);
    const sweeper = {
      taskId,
      requestId: `sweep-${randomUUID()}`,
      store,
      log: log.child({ taskId }),
      shutdown,
    };
    await runTask<Status, Data>(
      kind,
      { ...sweeper, ...(timing === undefined ? {} : { timing }) },
      async (run) => {
        const toExpiredResult = (): Result => completion.toExpiredResult(run.task, reason);
        await completeTask<Status, Result, Data>(run, {
          ...completion,
          toExpiredResult,
          result: async () => toExpiredResult(),
        });
      },
    );
  };
}
