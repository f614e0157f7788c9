import { messageOf } from '@scf-media/protocol/errors';
import { isStoreUnavailable, monotonicNowMs, retryWhileUnavailable } from '../retry/index.ts';
import type { Task } from './store/task-store.ts';
import { countTotals } from './task-counts.ts';
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

/** How long a store that is away is asked again: whoever asked waits for the answer. */
export const patienceMs = 5_000;

export interface TaskStart<Status extends string, Data> extends StartOptions {
  /** Free to choose: the worker gets it in its event. With a token, the first one counts. */
  id: string;
  /** The first status. */
  status: Status;
  data: Data;
  /** How the task ends when no worker could be started, and what whoever asked for it is told. */
  notStarted(error: unknown): StatusChange<Status, Data> & { error: Error };
}

/**
 * Creates a task and starts its worker with the event `{ TaskID }`. For a task whose id is the run of its worker there
 * is `startTaskWithRequestId`.
 *
 * Each step may be done twice: what had no answer is asked again. A task for which no worker was asked is never begun: if
 * we end before that, a sweep closes it.
 *
 * @returns the id of the task
 * @throws what the room and the store throw, and then no task begins; what `notStarted` says, and then the task ended so;
 *   ServiceError `ClientTokenReused`
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

  const known = await persistently(() => claimTaskForToken(store, kind.app, token, origin));
  const before = known === undefined ? undefined : await persistently(() => store.get<Data>(known));
  if (before !== undefined && isStarted(before)) return before.id;
  const taskId =
    (await persistently(() => claimTaskForToken(store, kind.app, token, origin, known ?? id))) ?? id;
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
      // It was never asked for: the next sweep closes it.
      (problem: unknown) =>
        log.error({ taskId, reason: messageOf(problem) }, 'a task that did not start stays'),
    );
    throw failure;
  }
  await noteInvocation(context, { app: kind.app, taskId, workerRequestId, dueInMs });
  return taskId;
}

interface Invocation {
  app: string;
  taskId: string;
  workerRequestId: string;
  dueInMs: number;
}

/** Notes that a worker was asked for; when that cannot be, the worker is on its way all the same. */
async function noteInvocation(
  { store, log }: TaskContext,
  { app, taskId, workerRequestId, dueInMs }: Invocation,
): Promise<void> {
  const noted = { workerRequestId, invokedAtMs: Date.now(), invocations: 1 };
  try {
    await store.update<TaskData>(taskId, (task) => ({
      data: { ...task.data, ...noted },
      // A worker that was faster has the task already.
      ...(task.attempts === 0 ? { dueInMs } : {}),
    }));
  } catch (error) {
    // The worker runs: whoever asked for it must get to know the task by which to stop it.
    if (!isStoreUnavailable(error)) throw error;
    log.warn({ taskId, err: error }, 'the store went away after the task was created');
  }
  log.info({ taskId, workerRequestId }, 'task created');
  await countTotals(store, app, { started: 1 }, log);
}

function isStarted({ final, data, attempts }: Task<TaskData>): boolean {
  return final || attempts > 0 || data.invokedAtMs !== undefined;
}
