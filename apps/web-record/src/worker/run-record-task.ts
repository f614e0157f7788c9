import {
  runTask,
  type TaskRun,
  type TaskStore,
  type TaskWorker,
  tellAndFinish,
} from '@scf-media/cloud/tasks';
import { messageOf } from '@scf-media/protocol/errors';
import type { TaskResult, TaskStatus } from '@scf-media/protocol/web-record';
import { recordClosing } from '../record-closing.ts';
import { type RecordData, recordKind, type RecordTask } from '../record-task.ts';
import { fencedCos } from '@scf-media/cloud/cos';
import { rawStoreOf } from './raw-store-of.ts';
import { recordPage } from './record-page.ts';
import type { WorkerContext } from './worker-context.ts';

/** A recording in the hands of its worker. */
export type RecordRun = TaskRun<TaskStatus, RecordData>;

/**
 * The whole of a worker's job: takes the task, records it, tells whoever asked to be told, and ends it. A task that was
 * left by a lost worker is gone on with where it was.
 */
export function runRecordTask(
  worker: TaskWorker & { store: TaskStore },
  given: Omit<WorkerContext, 'confirm' | 'journalCos'>,
): Promise<void> {
  return runTask<TaskStatus, RecordData>(recordKind, worker, async (run) => {
    const { confirm } = run;
    const context = {
      ...given,
      confirm,
      cos: fencedCos(given.cos, confirm, { isNext: run.task.attempts > 1 }),
      journalCos: given.cos,
    };
    const result = await tellAndFinish<TaskStatus, TaskResult, RecordData>(run, {
      ...recordClosing({ ...context.callback, fetch: context.urlPolicy.fetch }),
      result: () => recordPage(run, context),
    });
    if (result === undefined) return;
    run.scope.defer(() => dropJournal(run.task, result, context));
  });
}

/** The journal has done its duty when the file is safe; without a file it is all there is. */
async function dropJournal(task: RecordTask, result: TaskResult, context: WorkerContext): Promise<void> {
  if (context.raw.keep || result.Videos === undefined) return;
  try {
    await rawStoreOf(task.id, task.data.start, context).remove();
  } catch (error) {
    context.log.warn({ reason: messageOf(error) }, 'the journal could not be removed');
  }
}
