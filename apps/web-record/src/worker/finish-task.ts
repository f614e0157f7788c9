import { finishRecording } from '@scf-media/media/page-recording';
import { internalError, type TaskResult } from '@scf-media/protocol/web-record';
import type { RecordTask } from '../record-task.ts';
import { type EarlierWork, mostAttempts } from './earlier-work.ts';
import { recordsOf } from './task-journal.ts';
import { resultOf } from './task-result.ts';
import type { UploadDestination } from './upload-destination.ts';

/** Makes the file of what earlier workers recorded, without opening the page again. */
export async function finishTask(
  task: RecordTask,
  { logs, gaveUp }: EarlierWork,
  destination: UploadDestination,
): Promise<TaskResult> {
  const lost = internalError(`the worker was lost ${mostAttempts} times, the recording is incomplete`);
  const failure = gaveUp ? { ErrorCode: lost.code, ErrorMessage: lost.message } : {};
  if (logs.length === 0) return { ...failure, Videos: [] };
  const { Width: width, Height: height } = task.data.start;
  const finished = await finishRecording({ width, height, previous: recordsOf(logs), destination });
  return { ...failure, ...resultOf(finished) };
}
