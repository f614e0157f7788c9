import type { StoredJournal, JournalStore } from '@scf-media/cloud/journal';
import type { Logger } from '@scf-media/cloud/log';
import { backoff, retry } from '@scf-media/cloud/retry';
import { parseStatus } from '@scf-media/cloud/tasks';
import type { RecordingRecord } from '@scf-media/media/journal';
import { messageOf } from '@scf-media/protocol/errors';
import { recordKind, type RecordTask } from '../record-task.ts';
import { recordsOf } from './records-of.ts';
import type { WorkerContext } from './worker-context.ts';

/** How often workers may take a task up before the file is made of what there is. In the documents: 20. */
export const maxAttempts = 20;

/** What workers before this one left of a task, and what is left to do. */
export interface EarlierWork {
  /** None when this is the first worker, or the one before was lost before it had recorded anything. */
  logs: readonly StoredJournal[];
  /** What they recorded; may be read more than once. */
  records(): AsyncIterable<RecordingRecord>;
  /** What viewers should know of it once it has been read: parts that are damaged. */
  warnings(): string[];
  next: 'record' | 'finish';
  /** Why a recording that was running is finished instead of going on. */
  gaveUp: boolean;
}

const raws = { tries: 6, waitMs: backoff({ firstMs: 500, maxMs: 10_000 }) };

/**
 * Looks at what is there, and takes back the upload that a lost worker had begun: its file is made anew.
 *
 * @throws when the journal cannot be read; the task is then taken up once more by somebody else
 */
export async function earlierWork(
  task: RecordTask,
  raw: JournalStore,
  { cos, log }: Pick<WorkerContext, 'cos' | 'log'>,
): Promise<EarlierWork> {
  if (task.attempts <= 1) return { ...readable([], log), next: 'record', gaveUp: false };
  const { upload } = task.data;
  if (upload !== undefined) {
    // While it is there, a worker that wakes up could complete it.
    await retry(() => cos.multipartAbort(upload, upload.uploadId), raws).catch((error: unknown) =>
      log.warn({ reason: messageOf(error) }, 'an earlier upload stays in COS'),
    );
  }
  const logs = await retry(() => raw.list(), raws);
  const status = parseStatus(recordKind, task);
  const wasRecording = status === 'normal' || status === 'recording' || status === 'paused';
  const gaveUp = wasRecording && task.attempts > maxAttempts;
  log.info({ attempt: task.attempts, status, logs: logs.length }, 'taking up what a lost worker left');
  // Whoever ended the run before this one wanted the recording to end, and not only its worker.
  const goesOn = wasRecording && !gaveUp && task.data.terminated !== true;
  return { ...readable(logs, log), next: goesOn ? 'record' : 'finish', gaveUp };
}

/** What was left, and what of it cannot be read any more. */
export function readable(
  logs: readonly StoredJournal[],
  log: Pick<Logger, 'error'>,
): Pick<EarlierWork, 'logs' | 'records' | 'warnings'> {
  const damaged = new Map<number, number>();
  return {
    logs,
    records: () =>
      recordsOf(logs, (journal, bytes) => {
        damaged.set(journal, bytes);
        log.error({ journal, bytes }, 'a journal is damaged, the rest of it is left out');
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
