import { toMessage } from '@scf-media/protocol/errors';
import { isStoreUnavailable, monotonicNowMs, retryWhileUnavailable } from '../retry/index.ts';
import type { Task } from './store/task-store.ts';
import { countTotals } from './task-metrics.ts';
import type { TaskContext } from './task-context.ts';
import { type StatusChange, type TaskKind, toTaskChange } from './task-kind.ts';
import type { TaskData } from './task-data.ts';
import type { TaskLimit } from './task-limit.ts';
import {
  defaultStartDeadlineSeconds,
  toFirstCheckMs,
  toOrigin,
  type StartOptions,
  claimTaskForToken,
  toOwnedToken,
} from './task-start.ts';
import { defaultTaskTiming } from './task-timing.ts';

/** How long an unavailable store is retried while the client waits. */
export const patienceMs = 5_000;

interface TaskStart<Status extends string, Data> extends StartOptions {
  /** Chosen by the app; the worker gets it in its event. With a client token, the id of the first request counts. */
  id: string;
  /** The initial status. */
  status: Status;
  data: Data;
  /** Returns how the task ends when no worker could be invoked, and the error for the client. */
  notStarted(error: unknown): StatusChange<Status, Data> & { error: Error };
}

/**
 * Creates a task and invokes its worker with the event `{ TaskID }`. `startTaskWithRequestId` is for tasks with the
 * request id of their worker.
 *
 * Each step may be repeated: a call without an answer is retried. A task whose worker was never invoked does not begin:
 * if this process ends before that, a sweep closes it.
 *
 * @returns the id of the task
 * @throws what the task limit and the store throw, and then no task begins; the error of `notStarted`, and then the
 *   task has ended that way; ServiceError `ClientTokenReused`
 */
export async function startTask<Status extends string, Data extends TaskData>(
  kind: TaskKind<Status>,
  { id, status, data, notStarted, clientToken, startDeadlineSeconds }: TaskStart<Status, Data>,
  context: TaskContext & { taskLimit: TaskLimit },
): Promise<string> {
  const { store, scf, workerFunction, log, taskLimit, timing = defaultTaskTiming } = context;
  const origin = toOrigin(data);
  const token = toOwnedToken(clientToken, data);
  const untilMs = monotonicNowMs() + patienceMs;
  const persistently = <T>(operation: () => Promise<T>): Promise<T> =>
    retryWhileUnavailable(operation, { untilMs: () => untilMs });

  // Reads and claims in one call: the client waits for each round trip to the store.
  const taskId = (await persistently(() => claimTaskForToken(store, kind.app, token, origin, id))) ?? id;
  const before = taskId === id ? undefined : await persistently(() => store.get<Data>(taskId));
  if (before !== undefined && hasFailedToStart(before))
    throw notStarted(new Error('the first Start with this ClientToken failed')).error;
  if (before !== undefined && isStarted(before)) return before.id;
  const dueInMs = toFirstCheckMs(timing.startTimeoutMs, startDeadlineSeconds);
  const startByMs = Date.now() + (startDeadlineSeconds ?? defaultStartDeadlineSeconds) * 1000;
  await taskLimit.admit(() =>
    persistently(() =>
      store.create<Data>({
        id: taskId,
        app: kind.app,
        status,
        rank: kind.toRank(status),
        data: { ...data, startByMs },
        origin,
        dueInMs,
      }),
    ),
  );
  let workerRequestId: string;
  try {
    workerRequestId = await scf.invokeEvent(workerFunction, { TaskID: taskId });
  } catch (error) {
    const { error: failure, ...end } = notStarted(error);
    await persistently(() => store.update<Data>(taskId, (task) => toTaskChange(kind, task, end))).catch(
      // Its worker was never invoked: the next sweep closes it.
      (problem: unknown) =>
        log.error({ taskId, reason: toMessage(problem) }, 'a task that did not start could not be ended'),
    );
    throw failure;
  }
  await Promise.all([
    recordInvocation(context, { taskId, workerRequestId, dueInMs }),
    countTotals(store, kind.app, { started: 1 }, log),
  ]);
  return taskId;
}

interface Invocation {
  taskId: string;
  workerRequestId: string;
  dueInMs: number;
}

/** Records the invocation in the task. If that fails, the worker has been started all the same. */
async function recordInvocation(
  { store, log }: TaskContext,
  { taskId, workerRequestId, dueInMs }: Invocation,
): Promise<void> {
  const invocation = { workerRequestId, invokedAtMs: Date.now(), invocations: 1 };
  try {
    await store.update<TaskData>(taskId, (task) => ({
      data: { ...task.data, ...invocation },
      // A worker that was faster already holds the task.
      ...(task.attempts === 0 ? { dueInMs } : {}),
    }));
  } catch (error) {
    // The worker runs: the client needs the id to stop it.
    if (!isStoreUnavailable(error)) throw error;
    log.warn({ taskId, err: error }, 'the store became unavailable after the task was created');
  }
  log.info({ taskId, workerRequestId }, 'task created');
}

/** Returns whether the Start was answered with an error: a retry must not be answered with a task that has ended. */
function hasFailedToStart({ final, data, attempts }: Task<TaskData>): boolean {
  return final && attempts === 0 && data.invokedAtMs === undefined;
}

function isStarted({ final, data, attempts }: Task<TaskData>): boolean {
  return final || attempts > 0 || data.invokedAtMs !== undefined;
}
