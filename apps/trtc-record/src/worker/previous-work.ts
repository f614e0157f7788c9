import type { CosClient } from '@scf-media/cloud/cos';
import { backoff, retry } from '@scf-media/cloud/retry';
import { parseStatus } from '@scf-media/cloud/tasks';
import { toMessage } from '@scf-media/protocol/errors';
import { internalError, type Outcome, type Mode } from '@scf-media/protocol/trtc-record';
import { recordKind, type StoredRequest } from '../record-task.ts';
import type { UnfinishedPeriod, PeriodJournals } from './period-journals.ts';
import type { RoomFiles } from './room-files.ts';
import type { RecordRun, WorkerContext } from './worker-context.ts';
import { finishRoomFiles } from '@scf-media/media/room-recording';

const retries = { tries: 6, waitMs: backoff({ firstMs: 500, maxMs: 10_000 }) };
/** Maximum number of workers for a recording; then its files are made from what has been recorded. */
const maxAttempts = 20;

/** What previous workers recorded, and what remains to be done. */
interface PreviousWork {
  /** Periods without a file. */
  unfinished: readonly UnfinishedPeriod[];
  next: 'record' | 'finish';
  /** Why a running recording is finished early. */
  failure: Pick<Outcome, 'Code' | 'Message'>;
}

/**
 * Finds what previous workers recorded, and aborts the uploads that a lost worker had begun: their files are made again.
 */
export async function loadPreviousWork(
  { task, log }: RecordRun,
  { journals, files, cos }: { journals: PeriodJournals; files: RoomFiles; cos: CosClient },
): Promise<PreviousWork> {
  if (task.attempts <= 1) return { unfinished: [], next: 'record', failure: {} };
  const { Bucket: bucket, Region: region } = task.data.request.CosConfig;
  for (const { key, uploadId } of task.data.uploads ?? []) {
    // A stalled worker that resumes could still complete it.
    await retry(() => cos.multipartAbort({ bucket, region, key }, uploadId), retries).catch(
      (error: unknown) =>
        log.warn({ reason: toMessage(error) }, 'could not abort an earlier upload; it stays in COS'),
    );
  }
  const found = await journals.findUnfinished();
  const unfinished = found.filter(({ period }) => !files.isDone(period));
  const status = parseStatus(recordKind, task);
  const wasRecording = status === 'created' || status === 'recording';
  const isAbandoned = wasRecording && task.attempts > maxAttempts;
  log.info(
    { attempt: task.attempts, status, unfinished: unfinished.length },
    'taking over from a lost worker',
  );
  return {
    unfinished,
    next: wasRecording && !isAbandoned && task.data.terminated !== true ? 'record' : 'finish',
    failure: isAbandoned ? toLostFailure() : {},
  };
}

function toLostFailure(): Pick<Outcome, 'Code' | 'Message'> {
  const { code, message } = internalError(
    `the worker was lost ${maxAttempts} times, the recording is incomplete`,
  );
  return { Code: code, Message: message };
}

const medias = { '00': 'audio', '01': 'video', '02': 'both' } as const satisfies Record<Mode, string>;

/** The media of an anchor that go into its file. */
export function toMedia({ Mode }: Pick<StoredRequest, 'Mode'>): 'audio' | 'video' | 'both' {
  return medias[Mode];
}

/** Makes the files of periods that previous workers recorded, without entering the room again. */
export async function finishPeriods(
  unfinished: readonly UnfinishedPeriod[],
  {
    request,
    files,
    context,
  }: {
    request: StoredRequest;
    files: RoomFiles;
    context: Pick<WorkerContext, 'ffmpegPath'>;
  },
): Promise<void> {
  await finishRoomFiles({
    periods: [...unfinished],
    media: toMedia(request),
    createMuxer: (period, format) => files.createMuxer(period, format),
    onFile: (period, outcome) => files.addOutcome(period, outcome),
    ffmpegPath: context.ffmpegPath,
  });
}
