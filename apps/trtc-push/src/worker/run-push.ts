import {
  runTask,
  type TaskRun,
  type TaskStore,
  type TaskWorker,
  tellAndFinish,
} from '@scf-media/cloud/tasks';
import type { TaskStatus } from '@scf-media/protocol/trtc-push';
import { pushClosing } from '../push-closing.ts';
import { type Outcome, type PushData, pushKind } from '../push-task.ts';
import { pushMedia } from './push-media.ts';
import type { WorkerContext } from './worker-context.ts';

/** A push in the hands of its worker. */
export type PushRun = TaskRun<TaskStatus, PushData>;

/** The whole of a worker's job: carries the push out, tells whoever asked to be told, and ends it. */
export async function runPush(
  worker: TaskWorker & { store: TaskStore },
  context: WorkerContext,
): Promise<void> {
  await runTask<TaskStatus, PushData>(pushKind, worker, async (run) => {
    await tellAndFinish<TaskStatus, Outcome, PushData>(run, {
      ...pushClosing({ ...context.callback, fetch: context.urlPolicy.fetch }),
      result: () => pushMedia(run, context),
    });
  });
}
