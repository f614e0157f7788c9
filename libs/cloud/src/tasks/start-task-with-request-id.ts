import { monotonicNowMs, retryWhileUnavailable } from '../retry/index.ts';
import { patienceMs } from './start-task.ts';
import { countTotals } from './task-metrics.ts';
import type { TaskContext } from './task-context.ts';
import type { TaskKind } from './task-kind.ts';
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
    const untilMs = monotonicNowMs() + patienceMs;
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
