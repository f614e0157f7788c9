import type { StoredJournal, JournalStore } from '@scf-media/cloud/journal';
import type { Logger } from '@scf-media/cloud/log';
import { backoff, retry } from '@scf-media/cloud/retry';
import { parseStatus } from '@scf-media/cloud/tasks';
import { type RecordingRecord, readRecords } from '@scf-media/media/journal';
import { toMessage } from '@scf-media/protocol/errors';
import { recordKind, type RecordTask } from '../record-task.ts';
import type { WorkerContext } from './worker-context.ts';
import { finishRecording } from '@scf-media/media/page-recording';
import { internalError, type TaskResult } from '@scf-media/protocol/web-record';
import { paceRecords, type Output } from './output/output.ts';
import { toTaskResult } from './task-result.ts';

/** Maximum number of workers for a task; then its file is made from what has been recorded. The documents say 20. */
export const maxAttempts = 20;

/** What previous workers recorded of a task, and what remains to be done. */
export interface PreviousWork {
  /** Empty for the first worker, or if the previous one was lost before it recorded anything. */
  logs: readonly StoredJournal[];
  /** Reads what they recorded; may be called more than once. */
  records(): AsyncIterable<RecordingRecord>;
  /** Warnings about damaged parts, known once the records have been read. */
  warnings(): string[];
  next: 'record' | 'finish';
  /** Whether a running recording is finished early because it lost too many workers. */
  isAbandoned: boolean;
}

const retries = { tries: 6, waitMs: backoff({ firstMs: 500, maxMs: 10_000 }) };

/**
 * Lists the journals of previous workers, and aborts the upload that a lost worker had begun: its file is made again.
 *
 * @throws if the journals cannot be listed; another worker then retries
 */
export async function loadPreviousWork(
  task: RecordTask,
  raw: JournalStore,
  { cos, log }: Pick<WorkerContext, 'cos' | 'log'>,
): Promise<PreviousWork> {
  if (task.attempts <= 1) return { ...readJournals([], log), next: 'record', isAbandoned: false };
  const { upload } = task.data;
  if (upload !== undefined) {
    // A stalled worker that resumes could still complete it.
    await retry(() => cos.multipartAbort(upload, upload.uploadId), retries).catch((error: unknown) =>
      log.warn({ reason: toMessage(error) }, 'could not abort an earlier upload; it stays in COS'),
    );
  }
  const logs = await retry(() => raw.list(), retries);
  const status = parseStatus(recordKind, task);
  const wasRecording = status === 'normal' || status === 'recording' || status === 'paused';
  const isAbandoned = wasRecording && task.attempts > maxAttempts;
  log.info({ attempt: task.attempts, status, logs: logs.length }, 'taking over from a lost worker');
  // A terminated run means that the recording should end, not only its worker.
  const continues = wasRecording && !isAbandoned && task.data.terminated !== true;
  return { ...readJournals(logs, log), next: continues ? 'record' : 'finish', isAbandoned };
}

/** Reads journals, and counts the bytes that are damaged. */
export function readJournals(
  logs: readonly StoredJournal[],
  log: Pick<Logger, 'error'>,
): Pick<PreviousWork, 'logs' | 'records' | 'warnings'> {
  const damaged = new Map<number, number>();
  return {
    logs,
    records: () =>
      readAllRecords(logs, (journal, bytes) => {
        damaged.set(journal, bytes);
        log.error({ journal, bytes }, 'a journal is damaged; skipping the rest of it');
      }),
    warnings() {
      if (damaged.size === 0) return [];
      const bytes = [...damaged.values()].reduce((sum, each) => sum + each, 0);
      return [
        `the journal of a lost worker is damaged: the last ${bytes} bytes of what it recorded are not in the file`,
      ];
    },
  };
}

/**
 * Reads the records of several journals, in order.
 *
 * @param onDamage called with the index of a damaged journal and the number of bytes skipped
 */
export function readAllRecords(
  logs: readonly StoredJournal[],
  onDamage?: (log: number, bytes: number) => void,
): AsyncIterable<RecordingRecord> {
  return readRecords(
    (async function* () {
      for (const log of logs) yield log.read();
    })(),
    onDamage,
  );
}

/**
 * Makes the file from what previous workers recorded, without opening the page again.
 *
 * @param maxStallMs how long the output may be stalled before records are spooled to disk
 * @param others further warnings for the result
 */
export async function finishPreviousWork(
  task: RecordTask,
  work: PreviousWork,
  output: Output,
  maxStallMs: number,
  others: readonly string[] = [],
): Promise<TaskResult> {
  const { logs, isAbandoned } = work;
  const lost = internalError(`the worker was lost ${maxAttempts} times, the recording is incomplete`);
  const failure = isAbandoned ? { ErrorCode: lost.code, ErrorMessage: lost.message } : {};
  if (logs.length === 0) return { ...failure, Videos: [] };
  const { Width: width, Height: height } = task.data.start;
  const previous = paceRecords(output, work.records(), maxStallMs);
  const finished = await finishRecording({
    ...{ width, height, previous },
    createMuxer: (format) => output.createMuxer(format),
  });
  return { ...failure, ...toTaskResult(finished, output.stored(), [...others, ...work.warnings()]) };
}
