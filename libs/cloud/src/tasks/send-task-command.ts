import { setTimeout as delay } from 'node:timers/promises';
import { ServiceError } from '@scf-media/protocol/errors';
import type { Logger } from '../log/index.ts';
import { isStoreUnavailable, monotonicNowMs } from '../retry/index.ts';
import type { Command, Task, TaskChange, TaskStore } from './store/task-store.ts';

/** An answer may wait this long for the worker to obey, so that a look right after it shows the new status. */
const obeyTimeoutMs = 1_000;

export interface CommandOptions<Data> {
  store: TaskStore;
  log: Logger;
  /** What is noted of the command in the task, such as its next status, unless the worker has noted more already. */
  mark?: (task: Task<Data>) => TaskChange<Data>;
  /** The worker will change the status: wait for it a moment. */
  changesStatus?: boolean;
}

/**
 * Sends a command to the task's worker. It is a success as soon as the command is stored: the worker gets it even when
 * it is only starting.
 *
 * @throws ServiceError `TaskNotFound`; `StoreUnavailable` while the command is not stored
 */
export async function sendTaskCommand<Data>(
  task: Pick<Task<Data>, 'id' | 'status'>,
  command: Command,
  { store, log, mark, changesStatus = false }: CommandOptions<Data>,
): Promise<void> {
  // The command comes first: one that was answered is never forgotten, whatever happens in between.
  await store.sendCommand(task.id, command);
  try {
    if (mark !== undefined) await unlessMovedOn(store.update<Data>(task.id, mark));
    if (changesStatus) await statusChange(task, store);
  } catch (error) {
    // The worker will obey: an answer that says otherwise would be wrong.
    if (!isStoreUnavailable(error)) throw error;
    log.warn(
      { taskId: task.id, action: command.type, err: error },
      'the store went away after the command was stored',
    );
  }
}

async function unlessMovedOn(update: Promise<unknown>): Promise<void> {
  try {
    await update;
  } catch (error) {
    // The worker was faster.
    if (!(error instanceof ServiceError && error.code === 'StatusMovedOn')) throw error;
  }
}

async function statusChange({ id, status }: Pick<Task, 'id' | 'status'>, store: TaskStore): Promise<void> {
  for (const deadline = monotonicNowMs() + obeyTimeoutMs; monotonicNowMs() < deadline; await delay(25)) {
    const task = await store.get(id);
    if (task?.status !== status) return;
  }
}
