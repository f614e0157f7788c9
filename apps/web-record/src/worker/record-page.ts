import { openTaskJournal } from '@scf-media/cloud/journal';
import { handleCommands } from '@scf-media/cloud/tasks';
import { encodeRecord, type RecordingRecord } from '@scf-media/media/journal';
import type { TaskResult } from '@scf-media/protocol/web-record';
import { endRecording } from './end-recording.ts';
import { notFinished } from './failed-result.ts';
import { finishTask } from './finish-task.ts';
import { openRecording } from './open-recording.ts';
import { maxJournalBytes } from './raw-store.ts';
import { openRecordJob, type RecordJob } from './record-job.ts';
import { carryOut } from './recording-control.ts';
import type { RecordRun, WorkerContext } from './worker-context.ts';

/**
 * Records one task from opening its page to the file where it is to go; what a lost worker left of it comes first in the
 * file. What is opened goes into the run's scope: the browser may close after the caller has told that the file is there.
 *
 * @returns the task's result; failures are in it. Throws when the lease is lost, or what was left cannot be read.
 */
export async function recordPage(run: RecordRun, context: WorkerContext): Promise<TaskResult> {
  const job = await openRecordJob(run, context);
  if (job.earlier.next === 'finish') return finishEarlierWork(job);
  handleCommands(run, (type) => carryOut(type, job.control));
  const journal = run.scope.use(
    await openTaskJournal<RecordingRecord>(job.raw, {
      encode: encodeRecord,
      // Whether time runs is not to be known half a second late.
      isUrgent: ({ kind }) => kind === 'clock',
      maxBytes: maxJournalBytes(run.task.data.start, context),
      beforeWrite: run.confirmAfterStall,
      log: context.log,
    }),
  );
  const output = run.scope.use(await job.openOutput(journal));
  const opened = await openRecording(job, journal, output);
  const result =
    'result' in opened ? opened.result : await endRecording(job, opened.recording, journal, output);
  // No event comes after the end.
  await job.events[Symbol.asyncDispose]();
  return result;
}

/** There is nothing left to record: only the file is missing. */
async function finishEarlierWork({ run, context, earlier, openOutput }: RecordJob): Promise<TaskResult> {
  const { task, progress, scope } = run;
  await progress.setStatus('transcode', { stopTimeMs: task.data.stopTimeMs ?? Date.now() });
  const output = scope.use(await openOutput());
  try {
    return await finishTask(task, earlier, output, context.upload.finishRetryMs);
  } catch (error) {
    return notFinished(error, run);
  }
}
