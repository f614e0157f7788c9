import { runTask, type TaskRun, type TaskWorker, tellAndFinish } from '@scf-media/cloud/task-life';
import type { TaskStore } from '@scf-media/cloud/task-store';
import { callbackFailed, type CallbackBody, errorCode, type TaskStatus } from '@scf-media/protocol/trtc-push';
import { type Outcome, type PushData, pushKind, type PushTask, viewOf } from '../push-task.ts';
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
    const { Code } = await tellAndFinish<TaskStatus, Outcome, PushData>(run, {
      statuses: { telling: 'callback', finished: 'finished' },
      result: () => pushMedia(run, context),
      message: (task) => {
        const url = task.data.request.Callback;
        return url === undefined ? undefined : { url, body: endOf(task) };
      },
      callback: { ...context.callback, fetch: context.urlPolicy.fetch },
      // What went wrong before is more to know than that nobody was told of it.
      notTold: (outcome, lastError) => ({
        Code: errorCode.CallbackFailed,
        Message: callbackFailed(lastError).message,
        ...outcome,
      }),
    });
    // Nobody will need them any more.
    await run.progress.to('finished', { secrets: undefined });
    run.log.info({ code: Code }, 'push finished');
  });
}

/** What Callback is told at the end, which is when it is told. */
function endOf(task: PushTask): CallbackBody {
  const { createTimeMs, updateTimeMs } = task;
  const view = viewOf({
    ...task,
    data: { ...task.data, finishTimeMs: Math.max(createTimeMs, updateTimeMs) },
  });
  return { Event: 'end', ...view, Status: 'finished' };
}
