import { runTask, type TaskRun, type TaskWorker, tellAndFinish } from '@scf-media/cloud/task-life';
import { whileUnavailable } from '@scf-media/cloud/retry';
import type { TaskStore } from '@scf-media/cloud/task-store';
import {
  callbackFailed,
  type CallbackBody,
  type Outcome,
  recordingOf,
  type TaskStatus,
} from '@scf-media/protocol/trtc-record';
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
    const { Files, Code } = await tellAndFinish<TaskStatus, Outcome, RecordData>(run, {
      statuses: { telling: 'callback', finished: 'finished' },
      result: () => recordRoom(run, context),
      message: ({ data: { request } }, outcome) => {
        const body: CallbackBody = { ...recordingOf(request), ...outcome };
        return request.Callback === undefined ? undefined : { url: request.Callback, body };
      },
      callback: { ...context.callback, fetch: context.urlPolicy.fetch },
      notTold: withCallbackFailure,
    });
    await forgetSecrets(run, worker.owner);
    const failed = Files.filter(({ Status }) => Status === 0).length;
    run.log.info({ files: Files.length, failed, code: Code }, 'recording finished');
  });
}

/** What went wrong before is more to know than that nobody was told of it. */
function withCallbackFailure(outcome: Outcome, lastError: string): Outcome {
  const failure = callbackFailed(lastError);
  return { Code: failure.code, Message: failure.message, ...outcome };
}

/** Nobody will need the signature and the keys any more. */
async function forgetSecrets({ task, store, lost }: RecordRun, owner: string): Promise<void> {
  const forget = ({ data: { secrets: _, ...data } }: { data: RecordData }) => ({ data });
  const untilMs = Date.now() + 10_000;
  await whileUnavailable(() => store.update<RecordData>(task.id, forget, { owner }), {
    signal: lost,
    untilMs: () => untilMs,
  });
}
