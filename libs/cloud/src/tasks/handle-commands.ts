import type { TaskData } from './task-data.ts';
import type { TaskRun } from './run-task.ts';

/**
 * Carries out the stored commands, from after the last that a worker before this one carried out until the run's scope
 * is closed or its task is lost.
 *
 * @param carryOut only puts the command in line, so that a slow one does not keep the next from being heard; what it
 *   returns resolves when it is carried out, which is then noted in the task. A command without an answer, such as a stop,
 *   or one that fails, is not noted: the next worker would hear it again.
 */
export function handleCommands<Status extends string, Data extends TaskData>(
  { task, store, progress, lost, scope, log }: TaskRun<Status, Data>,
  carryOut: (type: string) => Promise<void> | undefined,
): void {
  const over = new AbortController();
  async function obey(): Promise<void> {
    const signal = AbortSignal.any([over.signal, lost]);
    for await (const { type, seq } of store.watchCommands(task.id, task.data.commandSeq ?? 0, signal)) {
      const noted: Partial<TaskData> = { commandSeq: seq };
      void carryOut(type)
        ?.then(() => progress.patch(noted as Partial<Data>))
        .catch(() => undefined);
    }
  }
  const obeying = obey().catch((error: unknown) =>
    log.warn({ err: error }, 'commands could not be read to the end'),
  );
  scope.defer(async () => {
    over.abort();
    await obeying;
  });
}
