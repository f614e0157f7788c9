import { monotonicNowMs, retryWhileUnavailable } from '../retry/index.ts';
import { patienceMs } from './start-task.ts';
import { countTotals } from './task-counts.ts';
import type { TaskContext } from './task-context.ts';
import type { TaskKind } from './task-kind.ts';
import type { TaskLifeData } from './task-life-data.ts';
import type { TaskRoom } from './task-room.ts';
import {
  defaultStartDeadlineSeconds,
  firstLookMs,
  originOf,
  type StartWishes,
  taskOfToken,
  tokenOf,
} from './task-start.ts';
import { defaultTaskTiming } from './task-timing.ts';

/**
 * Starts a worker with the event `{}` and then creates its task under the id of that run: for services whose documents
 * name a task by the request id that SCF gave to its worker. The worker waits for the task; see `runTask`.
 *
 * @returns the id of the task, which is the request id of its first run
 * @throws what the room throws; ServiceError `Scf…` when no worker could be started, and then there is no task;
 *   `StoreUnavailable` when it could not be stored: the worker, which finds no task, ends by itself; `ClientTokenReused`
 */
export async function startTaskNamedByRun<Status extends string, Data extends TaskLifeData>(
  kind: TaskKind<Status>,
  { status, data, clientToken, startDeadlineSeconds }: { status: Status; data: Data } & StartWishes,
  { store, scf, workerFunction, log, room, timing = defaultTaskTiming }: TaskContext & { room: TaskRoom },
): Promise<string> {
  const origin = originOf(data);
  const token = tokenOf(clientToken, data);
  const known = await taskOfToken(store, kind.app, token, origin);
  if (known !== undefined && (await store.get(known)) !== undefined) return known;
  return room.enter(async () => {
    const invokedAtMs = Date.now();
    const run = await scf.invokeEvent(workerFunction, {});
    const untilMs = monotonicNowMs() + patienceMs;
    const persistently = <T>(operation: () => Promise<T>): Promise<T> =>
      retryWhileUnavailable(operation, { untilMs: () => untilMs });
    // Of two that were sent at once the first one counts; the other's worker finds no task and ends by itself.
    const id = (await persistently(() => taskOfToken(store, kind.app, token, origin, known ?? run))) ?? run;
    await persistently(() =>
      store.create<Data>({
        id,
        app: kind.app,
        status,
        rank: kind.rankOf(status),
        data: {
          ...data,
          invokedAtMs,
          invocations: 1,
          workerRequestId: run,
          startByMs: invokedAtMs + (startDeadlineSeconds ?? defaultStartDeadlineSeconds) * 1000,
        },
        origin,
        dueInMs: firstLookMs(timing.startTimeoutMs, startDeadlineSeconds),
      }),
    );
    log.info({ taskId: id, workerRequestId: run }, 'task created');
    if (id === run) await countTotals(store, kind.app, { started: 1 }, log);
    return id;
  });
}
