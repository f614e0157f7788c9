import type { CosClient } from '@scf-media/cloud/cos';
import { backoff, retry } from '@scf-media/cloud/retry';
import { parseStatus } from '@scf-media/cloud/tasks';
import { messageOf } from '@scf-media/protocol/errors';
import { internalError, type Outcome } from '@scf-media/protocol/trtc-record';
import { recordKind } from '../record-task.ts';
import type { LeftPeriod, PeriodJournals } from './period-journals.ts';
import type { RoomFiles } from './room-files.ts';
import type { RecordRun } from './worker-context.ts';

const aborting = { tries: 6, waitMs: backoff({ firstMs: 500, maxMs: 10_000 }) };
/** How often workers may take a recording up before the files are made of what there is. */
const maxAttempts = 20;

/** What workers before this one left of a recording, and what is left to do. */
export interface EarlierWork {
  left: readonly LeftPeriod[];
  next: 'record' | 'finish';
  /** Why a recording that was running is finished instead of going on. */
  failure: Pick<Outcome, 'Code' | 'Message'>;
}

/**
 * Looks at what is there, and takes back the uploads that a lost worker had begun: their files are made anew.
 */
export async function earlierWork(
  { task, log }: RecordRun,
  { journals, files, cos }: { journals: PeriodJournals; files: RoomFiles; cos: CosClient },
): Promise<EarlierWork> {
  if (task.attempts <= 1) return { left: [], next: 'record', failure: {} };
  const { Bucket: bucket, Region: region } = task.data.request.CosConfig;
  for (const { key, uploadId } of task.data.uploads ?? []) {
    // While it is there, a worker that wakes up could complete it.
    await retry(() => cos.multipartAbort({ bucket, region, key }, uploadId), aborting).catch(
      (error: unknown) => log.warn({ reason: messageOf(error) }, 'an earlier upload stays in COS'),
    );
  }
  const found = await journals.left();
  const left = found.filter(({ period }) => !files.isDone(period));
  const status = parseStatus(recordKind, task);
  const wasRecording = status === 'created' || status === 'recording';
  const gaveUp = wasRecording && task.attempts > maxAttempts;
  log.info({ attempt: task.attempts, status, left: left.length }, 'taking up what a lost worker left');
  return {
    left,
    next: wasRecording && !gaveUp && task.data.terminated !== true ? 'record' : 'finish',
    failure: gaveUp ? lostTooOften() : {},
  };
}

function lostTooOften(): Pick<Outcome, 'Code' | 'Message'> {
  const { code, message } = internalError(
    `the worker was lost ${maxAttempts} times, the recording is incomplete`,
  );
  return { Code: code, Message: message };
}
