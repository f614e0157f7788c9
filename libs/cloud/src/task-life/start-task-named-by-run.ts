import { whileUnavailable } from '../retry/index.ts';
import type { TaskContext } from './task-context.ts';
import type { TaskKind } from './task-kind.ts';
import type { TaskLifeData } from './task-life-data.ts';
import type { TaskRoom } from './task-room.ts';

/** How long a store that went away between the two steps is asked again: whoever asked waits for the answer. */
const storeTimeoutMs = 5_000;

/**
 * Starts a worker with the event `{}` and then creates its task under the id of that run: for services whose documents
 * name a task by the request id that SCF gave to its worker. The worker waits for the task; see `runTask`.
 *
 * @returns the id of the task, which is the request id of its first run
 * @throws what the room throws; ServiceError `Scf…` when no worker could be started, and then there is no task;
 *   `StoreUnavailable` when it could not be stored: the worker, which finds no task, ends by itself
 */
export async function startTaskNamedByRun<Status extends string, Data extends TaskLifeData>(
  kind: TaskKind<Status>,
  { status, data }: { status: Status; data: Data },
  { store, scf, workerFunction, log, room }: TaskContext & { room: TaskRoom },
): Promise<string> {
  return room.enter(async () => {
    const invokedAtMs = Date.now();
    const id = await scf.invokeEvent(workerFunction, {});
    const untilMs = Date.now() + storeTimeoutMs;
    await whileUnavailable(
      () =>
        store.create<Data>({
          id,
          app: kind.app,
          status,
          rank: kind.rankOf(status),
          data: { ...data, invokedAtMs, workerRequestId: id },
        }),
      { untilMs: () => untilMs },
    );
    log.info({ taskId: id, workerRequestId: id }, 'task created');
    return id;
  });
}
