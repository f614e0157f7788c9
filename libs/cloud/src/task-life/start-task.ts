import { isStoreUnavailable } from '../retry/index.ts';
import type { TaskContext } from './task-context.ts';
import { type StatusChange, type TaskKind, toStatus } from './task-kind.ts';
import type { TaskLifeData } from './task-life-data.ts';
import type { TaskRoom } from './task-room.ts';

export interface TaskStart<Status extends string, Data> {
  /** Free to choose: the worker gets it in its event. */
  id: string;
  /** The first status. */
  status: Status;
  data: Data;
  /** How the task ends when no worker could be started, and what whoever asked for it is told. */
  notStarted(error: unknown): StatusChange<Status, Data> & { error: Error };
}

/**
 * Creates a task and starts its worker with the event `{ TaskID }`. For a task whose id is the run of its worker there
 * is `startTaskNamedByRun`.
 *
 * @throws what the room and the store throw, and then there is no task; what `notStarted` says, and then the task ended so
 */
export async function startTask<Status extends string, Data extends TaskLifeData>(
  kind: TaskKind<Status>,
  { id, status, data, notStarted }: TaskStart<Status, Data>,
  { store, scf, workerFunction, log, room }: TaskContext & { room: TaskRoom },
): Promise<void> {
  await room.enter(() =>
    store.create<Data>({
      id,
      app: kind.app,
      status,
      rank: kind.rankOf(status),
      data: { ...data, invokedAtMs: Date.now() },
    }),
  );
  let workerRequestId: string;
  try {
    workerRequestId = await scf.invokeEvent(workerFunction, { TaskID: id });
  } catch (error) {
    const { error: failure, ...end } = notStarted(error);
    await store.update<Data>(id, (task) => toStatus(kind, task, end));
    throw failure;
  }
  try {
    await store.update<Data>(id, (task) => ({ data: { ...task.data, workerRequestId } }));
  } catch (error) {
    // The worker runs: whoever asked for it must get to know the task by which to stop it.
    if (!isStoreUnavailable(error)) throw error;
    log.warn({ taskId: id, err: error }, 'the store went away after the task was created');
  }
  log.info({ taskId: id, workerRequestId }, 'task created');
}
