import { setTimeout as delay } from 'node:timers/promises';
import { ServiceError } from '@scf-media/protocol/errors';
import type { Logger } from '../log/index.ts';
import { isStoreUnavailable, monotonicNowMs } from '../retry/index.ts';
import type { Command, Task, TaskChange, TaskStore } from './store/task-store.ts';
import type { TaskData } from './task-data.ts';
import type { TaskRun } from './run-task.ts';

/** How long the response waits for the worker, so that a query right after it shows the new status. */
const statusTimeoutMs = 1_000;

interface CommandOptions<Data> {
  store: TaskStore;
  log: Logger;
  /**
   * Returns what to change in the task along with the command, such as its status; ignored if the worker has gone
   * further.
   */
  mark?: (task: Task<Data>) => TaskChange<Data>;
  /** Whether the command changes the status, so that the response waits for it. */
  changesStatus?: boolean;
}

/**
 * Sends a command to the task's worker. It succeeds as soon as the command is stored: a worker that is only starting
 * gets it too.
 *
 * @throws ServiceError `TaskNotFound`; `StoreUnavailable` while the command is not stored
 */
export async function sendTaskCommand<Data>(
  task: Pick<Task<Data>, 'id' | 'status'>,
  command: Command,
  { store, log, mark, changesStatus = false }: CommandOptions<Data>,
): Promise<void> {
  // The command is stored first, so that one that was acknowledged is never lost.
  await store.sendCommand(task.id, command);
  try {
    if (mark !== undefined) await ignoreStatusMovedOn(store.update<Data>(task.id, mark));
    if (changesStatus) await waitForStatusChange(task, store);
  } catch (error) {
    // The worker will get the command: an error response would be wrong.
    if (!isStoreUnavailable(error)) throw error;
    log.warn(
      { taskId: task.id, action: command.type, err: error },
      'the store became unavailable after the command was stored',
    );
  }
}

async function ignoreStatusMovedOn(update: Promise<unknown>): Promise<void> {
  try {
    await update;
  } catch (error) {
    // The worker has set a later status in the meantime.
    if (!(error instanceof ServiceError && error.code === 'StatusMovedOn')) throw error;
  }
}

async function waitForStatusChange(
  { id, status }: Pick<Task, 'id' | 'status'>,
  store: TaskStore,
): Promise<void> {
  for (const deadline = monotonicNowMs() + statusTimeoutMs; monotonicNowMs() < deadline; await delay(25)) {
    const task = await store.get(id);
    if (task?.status !== status) return;
  }
}

/**
 * Handles the stored commands, starting after the last one that an earlier worker completed, until the run's scope is
 * closed or the lease is lost.
 *
 * @param handle only queues the command, so that a slow one does not delay the next. When the promise it returns
 *   resolves, the command is recorded in the task as done. A command without a promise, such as a stop, or one that
 *   fails, is not recorded, so the next worker gets it again.
 */
export function handleCommands<Status extends string, Data extends TaskData>(
  { task, store, progress, lost, scope, log }: TaskRun<Status, Data>,
  handle: (type: string) => Promise<void> | undefined,
): void {
  const over = new AbortController();
  async function run(): Promise<void> {
    const signal = AbortSignal.any([over.signal, lost]);
    for await (const { type, seq } of store.watchCommands(task.id, task.data.commandSeq ?? 0, signal)) {
      const update: Partial<TaskData> = { commandSeq: seq };
      void handle(type)
        ?.then(() => progress.patch(update as Partial<Data>))
        .catch(() => undefined);
    }
  }
  const running = run().catch((error: unknown) =>
    log.warn({ err: error }, 'commands could not be read to the end'),
  );
  scope.defer(async () => {
    over.abort();
    await running;
  });
}
