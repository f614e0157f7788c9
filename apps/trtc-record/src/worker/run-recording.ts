import {
  runTask,
  type TaskRun,
  type TaskStore,
  type TaskWorker,
  tellAndFinish,
} from '@scf-media/cloud/tasks';
import type { Outcome, TaskStatus } from '@scf-media/protocol/trtc-record';
import { recordClosing } from '../record-closing.ts';
import { type RecordData, recordKind } from '../record-task.ts';
import { recordRoom } from './record-room.ts';
import type { WorkerContext } from './worker-context.ts';

/** A recording in the hands of its worker. */
export type RecordRun = TaskRun<TaskStatus, RecordData>;

/** The whole of a worker's job: records the room of its task, tells whoever asked to be told, and ends it. */
export async function runRecording(
  worker: TaskWorker & { store: TaskStore },
  context: WorkerContext,
): Promise<void> {
  await runTask<TaskStatus, RecordData>(recordKind, worker, async (run) => {
    await tellAndFinish<TaskStatus, Outcome, RecordData>(run, {
      ...recordClosing({ ...context.callback, fetch: context.urlPolicy.fetch }),
      result: () => recordRoom(run, context),
    });
  });
}
