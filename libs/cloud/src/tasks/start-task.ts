import { createHash } from 'node:crypto';
import { toMessage, ServiceError } from '@scf-media/protocol/errors';
import { isStoreUnavailable, monotonicNowMs, retryWhileUnavailable } from '../retry/index.ts';
import type { Task, TaskStore } from './store/task-store.ts';
import { countTotals } from './task-metrics.ts';
import type { TaskContext } from './task-context.ts';
import { type StatusChange, type TaskKind, toTaskChange } from './task-kind.ts';
import type { TaskData } from './task-data.ts';
import type { TaskLimit } from './task-limit.ts';
import { defaultTaskTiming } from './task-timing.ts';

/** The default deadline for a task's start, after which it is closed. */
const defaultStartDeadlineSeconds = 300;

/** What a client may set for the start of a task. */
export interface StartOptions {
  /** Requests with the same token mean the same task. */
  clientToken?: string | undefined;
  startDeadlineSeconds?: number | undefined;
}

/** How long an unavailable store is retried while the client waits. */
const storeTimeoutMs = 5_000;

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
  const untilMs = monotonicNowMs() + storeTimeoutMs;
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

/**
 * Invokes a worker with the event `{}` and then creates its task under the request id of that run, as the documents
 * of the room services name tasks. The worker waits for the task; see `runTask`.
 *
 * @returns the id of the task, which is the request id of its first run
 * @throws what the task limit throws; ServiceError `Scf…` when no worker could be invoked, and then there is no task;
 *   `StoreUnavailable` when the task could not be stored, and then the worker ends without one; `ClientTokenReused`
 */
export async function startTaskWithRequestId<Status extends string, Data extends TaskData>(
  kind: TaskKind<Status>,
  { status, data, clientToken, startDeadlineSeconds }: { status: Status; data: Data } & StartOptions,
  {
    store,
    scf,
    workerFunction,
    log,
    taskLimit,
    timing = defaultTaskTiming,
  }: TaskContext & { taskLimit: TaskLimit },
): Promise<string> {
  const origin = toOrigin(data);
  const token = toOwnedToken(clientToken, data);
  const known = await claimTaskForToken(store, kind.app, token, origin);
  if (known !== undefined && (await store.get(known)) !== undefined) return known;
  return taskLimit.admit(async () => {
    const invokedAtMs = Date.now();
    const run = await scf.invokeEvent(workerFunction, {});
    const untilMs = monotonicNowMs() + storeTimeoutMs;
    const persistently = <T>(operation: () => Promise<T>): Promise<T> =>
      retryWhileUnavailable(operation, { untilMs: () => untilMs });
    // Of two concurrent requests, the first one wins; the other's worker finds no task and ends.
    const id =
      (await persistently(() => claimTaskForToken(store, kind.app, token, origin, known ?? run))) ?? run;
    await persistently(() =>
      store.create<Data>({
        id,
        app: kind.app,
        status,
        rank: kind.toRank(status),
        data: {
          ...data,
          invokedAtMs,
          invocations: 1,
          workerRequestId: run,
          startByMs: invokedAtMs + (startDeadlineSeconds ?? defaultStartDeadlineSeconds) * 1000,
        },
        origin,
        dueInMs: toFirstCheckMs(timing.startTimeoutMs, startDeadlineSeconds),
      }),
    );
    log.info({ taskId: id, workerRequestId: run }, 'task created');
    if (id === run) await countTotals(store, kind.app, { started: 1 }, log);
    return id;
  });
}

/** Pure: returns after how long a new task is checked first: its worker has not started, or its deadline has passed. */
function toFirstCheckMs(
  startTimeoutMs: number,
  startDeadlineSeconds: number = defaultStartDeadlineSeconds,
): number {
  return Math.min(startTimeoutMs, startDeadlineSeconds * 1000);
}

/** Pure: returns a hash by which a retry of a start is recognised. */
function toOrigin(data: object): string {
  return createHash('sha256').update(JSON.stringify(data)).digest('base64url');
}

/** Pure: returns the token together with its owner: each owner has its own tokens. */
function toOwnedToken(clientToken: string | undefined, { owner }: TaskData): string | undefined {
  return clientToken === undefined || owner === undefined ? clientToken : `${owner}\n${clientToken}`;
}

/** Pure: returns the store's name for a token; clients choose tokens of any length. */
function toTokenKey(clientToken: string): string {
  return createHash('sha256').update(clientToken).digest('base64url');
}

/**
 * Returns the task that a token stands for.
 *
 * @param claim claims the token for this task; only reads if left out
 * @returns undefined when it was never claimed
 * @throws ServiceError `ClientTokenReused`: it stands for another request
 */
async function claimTaskForToken(
  store: TaskStore,
  app: string,
  clientToken: string | undefined,
  origin: string,
  claim?: string,
): Promise<string | undefined> {
  if (clientToken === undefined) return claim;
  const found = await store.claimToken(
    app,
    toTokenKey(clientToken),
    claim === undefined ? undefined : { taskId: claim, origin },
  );
  if (found === undefined || found.origin === origin) return found?.taskId;
  throw new ServiceError('ClientTokenReused', 'ClientToken was used for another request', {
    fault: 'caller',
  });
}
