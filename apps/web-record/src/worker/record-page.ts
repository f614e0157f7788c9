import { openTaskJournal, type TaskJournal } from '@scf-media/cloud/journal';
import { handleCommands, reportProgress } from '@scf-media/cloud/tasks';
import { encodeRecord, type RecordingRecord } from '@scf-media/media/journal';
import { type TaskResult, internalError } from '@scf-media/protocol/web-record';
import type { PageRecording } from '@scf-media/media/page-recording';
import { toMessage } from '@scf-media/protocol/errors';
import { toFinishFailure, toTaskResult } from './task-result.ts';
import { finishPreviousWork } from './previous-work.ts';
import { openRecording } from './open-recording.ts';
import { findMaxJournalBytes } from './journal-store.ts';
import { openRecordJob, type RecordJob } from './record-job.ts';
import { handleCommand } from './recording-control.ts';
import type { RecordRun, WorkerContext } from './worker-context.ts';
import { listEndWarnings, listCurrentWarnings } from './warnings.ts';
import type { Output } from './output/output.ts';

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

/**
 * Waits for the recording to end, and finishes its file.
 *
 * @throws if the lease is lost
 */
async function endRecording(
  job: RecordJob,
  recording: PageRecording,
  journal: TaskJournal<RecordingRecord>,
  output: Pick<Output, 'soFar' | 'stored'>,
): Promise<TaskResult> {
  const { run, context } = job;
  job.warnings.setSource(() => [
    ...(journal.warning === undefined ? [] : [journal.warning]),
    ...listCurrentWarnings(recording.soFar(), recording.recordedMs()),
  ]);
  const reporting = reportProgress(run, () => {
    const { frames, mediaBytes: bytes } = recording.soFar();
    const { waitingBytes } = output.soFar();
    return { mediaMs: recording.recordedMs(), frames, bytes, waitingBytes };
  });
  const reason = await job.control.ended;
  reporting[Symbol.dispose]();
  job.warnings[Symbol.dispose]();
  run.lost.throwIfAborted();
  context.log.info({ reason, recordedMs: Math.round(recording.recordedMs()) }, 'recording ends');
  await run.progress.setStatusSoon('transcode', { stopTimeMs: Date.now(), endReason: reason });
  try {
    const finished = await recording.stop();
    // Close it before it is removed.
    await journal[Symbol.asyncDispose]();
    const result = toTaskResult(finished, output.stored(), [
      ...listEndWarnings(reason, run.task.data.start, context.maxTaskMs),
      ...job.earlier.warnings(),
      ...(journal.warning === undefined ? [] : [journal.warning]),
    ]);
    if (reason !== 'failed') return result;
    const error = internalError(`the recording was interrupted: ${toMessage(job.failure)}`);
    return { ErrorCode: error.code, ErrorMessage: error.message, ...result };
  } catch (error) {
    return toFinishFailure(error, run);
  }
}
