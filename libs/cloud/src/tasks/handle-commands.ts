import type { TaskData } from './task-data.ts';
import type { TaskRun } from './run-task.ts';

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
