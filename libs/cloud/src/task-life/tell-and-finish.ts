import { type CallbackOptions, sendCallback } from '../callback/index.ts';
import { backoff } from '../retry/index.ts';
import type { Task } from '../task-store/index.ts';
import type { TaskRun } from './run-task.ts';
import type { TaskEndData } from './task-life-data.ts';

const longestRetryMs = 600_000;
/** How long a process that is asked to end goes on telling: for a try or two, not for the waits between them all. */
const lastTellingMs = 5_000;

export interface TaskEnding<Status extends string, Data, Result> {
  /** The status of a task whose result is there and whose callback is not, and the last one. */
  statuses: { telling: Status; finished: Status };
  /** Does the work. Not called when a worker before this one stored its result and was lost before it had told. */
  result: () => Promise<Result>;
  /** What is to be told of the task, which has its result by then; undefined when nobody asked to be told. */
  message: (task: Task<Data>, result: Result) => { url: string; body: unknown } | undefined;
  /** How it is sent; the wait after the first failure doubles with each further one, up to 10 minutes. */
  callback: Pick<CallbackOptions, 'signKey' | 'fetch'> & { firstRetryMs: number };
  /** The result of a task whose callback was not taken, with the reason in the documents' form `CODE:message`. */
  notTold: (result: Result, lastError: string) => Result;
  /** What is written with the last status in place of what must not outlive the task, such as secrets. */
  atEnd?: Partial<Data>;
}

/**
 * The end of a task, as an outbox: the result is stored first, then it is told, then the task is finished. A worker that
 * is lost in between is replaced by one that tells again, so that a result is told at least once.
 *
 * @returns the result as it is stored
 * @throws what `result` throws; ServiceError `LeaseLost`
 */
export async function tellAndFinish<Status extends string, Result, Data extends TaskEndData<Result>>(
  { task, progress, lost, shutdown, log }: TaskRun<Status, Data>,
  { statuses, result, message, callback, notTold, atEnd }: TaskEnding<Status, Data, Result>,
): Promise<Result> {
  const stored = task.status === statuses.telling ? task.data.result : undefined;
  const outcome = stored ?? (await result());
  const end: Partial<TaskEndData<Result>> = { result: outcome };
  const told = stored === undefined ? await progress.to(statuses.telling, end as Partial<Data>) : task;
  const letter = message(told, outcome);
  const sent =
    letter === undefined
      ? undefined
      : await sendCallback({
          ...letter,
          ...callback,
          waitMs: backoff({ firstMs: callback.firstRetryMs, mostMs: longestRetryMs }),
          signal: AbortSignal.any([lateAfter(shutdown, lastTellingMs), lost]),
          log,
        });
  lost.throwIfAborted();
  const final = sent?.ok === false ? notTold(outcome, sent.lastError) : outcome;
  const last: Partial<TaskEndData<Result>> = { result: final, finishTimeMs: Date.now() };
  await progress.to(statuses.finished, { ...(last as Partial<Data>), ...atEnd });
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
