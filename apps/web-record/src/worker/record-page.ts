import { openTaskJournal } from '@scf-media/cloud/journal';
import { handleCommands } from '@scf-media/cloud/tasks';
import { encodeRecord, type RecordingRecord } from '@scf-media/media/journal';
import type { TaskResult } from '@scf-media/protocol/web-record';
import { endRecording } from './end-recording.ts';
import { toFinishFailure } from './task-result.ts';
import { finishPreviousWork } from './previous-work.ts';
import { openRecording } from './open-recording.ts';
import { findMaxJournalBytes } from './journal-store.ts';
import { openRecordJob, type RecordJob } from './record-job.ts';
import { handleCommand } from './recording-control.ts';
import type { RecordRun, WorkerContext } from './worker-context.ts';

/**
 * Records one task, from opening its page to the stored file; what lost workers recorded comes first in the file. Resources
 * go into the run's scope, so that the browser may close after the result has been reported.
 *
 * @returns the task's result, which includes failures
 * @throws if the lease is lost, or the journals of lost workers cannot be listed
 */
export async function recordPage(run: RecordRun, context: WorkerContext): Promise<TaskResult> {
  const job = await openRecordJob(run, context);
  if (job.earlier.next === 'finish') return finishEarlierWork(job);
  handleCommands(run, (type) => handleCommand(type, job.control));
  const journal = run.scope.use(
    await openTaskJournal<RecordingRecord>(job.raw, {
      encode: encodeRecord,
      // Pauses and resumes must not reach the journal half a second late.
      isUrgent: ({ kind }) => kind === 'clock',
      maxBytes: findMaxJournalBytes(run.task.data.start, context),
      beforeWrite: run.confirmAfterStall,
      log: context.log,
    }),
  );
  const output = run.scope.use(await job.openOutput(journal));
  const opened = await openRecording(job, journal, output);
  const result =
    'result' in opened ? opened.result : await endRecording(job, opened.recording, journal, output);
  // Send no event after the end.
  await job.events[Symbol.asyncDispose]();
  return result;
}

/** Makes the file of a recording that has already ended. */
async function finishEarlierWork({ run, context, earlier, openOutput }: RecordJob): Promise<TaskResult> {
  const { task, progress, scope } = run;
  await progress.setStatus('transcode', { stopTimeMs: task.data.stopTimeMs ?? Date.now() });
  const output = scope.use(await openOutput());
  try {
    return await finishPreviousWork(task, earlier, output, context.upload.finishRetryMs);
  } catch (error) {
    return toFinishFailure(error, run);
  }
}
