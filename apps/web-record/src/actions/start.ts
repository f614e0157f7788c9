import { randomUUID } from 'node:crypto';
import { isStoreUnavailable } from '@scf-media/cloud/retry';
import { messageOf } from '@scf-media/protocol/errors';
import { internalError, type StartData, statusRank } from '@scf-media/protocol/web-record';
import { appName, type RecordData, toStatus } from '../record-task.ts';
import type { ActionContext } from './action-context.ts';
import { refuseStart } from './refuse-start.ts';

/**
 * Creates a task and starts its worker.
 *
 * @returns the id of the task
 * @throws ServiceError `InvalidParam`; `LimitExceeded`; `InternalError` when no worker could be started (the task then says so too)
 */
export async function start(
  data: StartData,
  { store, scf, workerFunction, urlPolicy, room, hasPermanentKeys, log }: ActionContext,
): Promise<string> {
  await refuseStart(data, { urlPolicy, hasPermanentKeys });
  const id = randomUUID();
  await room.enter(() =>
    store.create<RecordData>({
      id,
      app: appName,
      status: 'normal',
      rank: statusRank('normal'),
      data: { start: data, invokedAtMs: Date.now() },
    }),
  );
  let workerRequestId: string;
  try {
    workerRequestId = await scf.invokeEvent(workerFunction, { TaskID: id });
  } catch (error) {
    const failure = internalError(`start record failed(${messageOf(error)})`, error);
    await store.update<RecordData>(id, (task) =>
      toStatus(task, 'finished', {
        finishTimeMs: Date.now(),
        result: { ErrorCode: failure.code, ErrorMessage: failure.message },
      }),
    );
    throw failure;
  }
  try {
    await store.update<RecordData>(id, (task) => ({ data: { ...task.data, workerRequestId } }));
  } catch (error) {
    // The worker runs: whoever asked for it must get to know the task by which to stop it.
    if (!isStoreUnavailable(error)) throw error;
    log.warn({ taskId: id, err: error }, 'the store went away after the task was created');
  }
  log.info({ taskId: id, workerRequestId }, 'task created');
  return id;
}
