import type { TaskJournal } from '@scf-media/cloud/journal';
import { reportProgress } from '@scf-media/cloud/tasks';
import type { RecordingRecord } from '@scf-media/media/journal';
import type { PageRecording } from '@scf-media/media/page-recording';
import { toMessage } from '@scf-media/protocol/errors';
import { internalError, type TaskResult } from '@scf-media/protocol/web-record';
import { listEndWarnings, listCurrentWarnings } from './list-warnings.ts';
import { toFinishFailure, toTaskResult } from './task-result.ts';
import type { Output } from './output/output.ts';
import type { RecordJob } from './record-job.ts';

/**
 * Waits for the recording to end, and finishes its file.
 *
 * @throws if the lease is lost
 */
export async function endRecording(
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
