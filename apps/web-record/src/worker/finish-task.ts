import { finishRecording } from '@scf-media/media/page-recording';
import { internalError, type TaskResult } from '@scf-media/protocol/web-record';
import type { RecordTask } from '../record-task.ts';
import { type EarlierWork, maxAttempts } from './earlier-work.ts';
import { atPaceOf, type Output } from './output/output.ts';
import { resultOf } from './task-result.ts';

/**
 * Makes the file of what earlier workers recorded, without opening the page again.
 *
 * @param others what whoever watches the file should know of it, beside what can be seen in it
 */
export async function finishTask(
  task: RecordTask,
  earlier: EarlierWork,
  output: Output,
  patienceMs: number,
  others: readonly string[] = [],
): Promise<TaskResult> {
  const { logs, gaveUp } = earlier;
  const lost = internalError(`the worker was lost ${maxAttempts} times, the recording is incomplete`);
  const failure = gaveUp ? { ErrorCode: lost.code, ErrorMessage: lost.message } : {};
  if (logs.length === 0) return { ...failure, Videos: [] };
  const { Width: width, Height: height } = task.data.start;
  const previous = atPaceOf(output, earlier.records(), patienceMs);
  const createMuxer: Output['createMuxer'] = (format) => output.createMuxer(format);
  const finished = await finishRecording({ width, height, previous, createMuxer });
  return { ...failure, ...resultOf(finished, [...others, ...earlier.warnings()]) };
}
