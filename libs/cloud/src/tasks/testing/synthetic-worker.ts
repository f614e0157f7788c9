/**
 * A worker that makes synthetic recordings: segments with a growing playlist, and one file at the end, with a journal
 * from which the next worker resumes. It gets its tasks one after another over IPC: `{ taskId, timing }`, and answers
 * `{ over: taskId }`; `{ stepMs }` steps its wall clock. It shuts down on SIGTERM.
 */
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createCosClient, createObjectQueue, createHeaderLastUpload, fenceCos } from '../../cos/index.ts';
import { createLogger } from '../../log/index.ts';
import { createDirectoryJournalStore, openTaskJournal } from '../../journal/index.ts';
import { monotonicNowMs } from '../../retry/index.ts';
import { openTaskStore } from '../store/open-task-store.ts';
import { handleCommands, runTask, completeTask, type TaskRun, type TaskTiming } from '../index.ts';
import { stepClock } from './step-clock.ts';
import {
  createSegment,
  formatPlaylist,
  recordingCompletion,
  type RecordingData,
  recordingKind,
  type RecordingResult,
  type RecordingStatus,
  recordingTiming,
} from './synthetic-recording.ts';

const { WORKER_STORE = '', WORKER_COS = '', WORKER_DIR = '', WORKER_NAME = '' } = process.env;
const log = createLogger({ name: WORKER_NAME, level: 'silent' });
const plain = createCosClient({
  credentials: () => ({ secretId: 'AKIDlocal', secretKey: 'local-secret' }),
  domain: WORKER_COS,
  timeoutMs: 5_000,
});
interface WorkerMessage {
  taskId?: string;
  timing?: TaskTiming;
  stepMs?: number;
}

const place = { bucket: 'recordings-1250000000', region: 'ap-guangzhou' };
const everyMs = 15;

async function record({
  task,
  progress,
  scope,
  confirm,
  confirmAfterStall,
  lost,
  ...run
}: TaskRun<RecordingStatus, RecordingData>): Promise<RecordingResult> {
  const cos = fenceCos(plain, confirm, { isNext: task.attempts > 1 });
  const { upload } = task.data;
  if (upload !== undefined) await cos.multipartAbort({ ...place, key: upload.key }, upload.uploadId);
  const raw = createDirectoryJournalStore(join(WORKER_DIR, task.id));
  let segments = 0;
  for (const left of await raw.list()) {
    for await (const bytes of left.read()) segments += bytes.length;
  }
  const journal = scope.use(
    await openTaskJournal<number>(raw, {
      encode: () => Buffer.from('.'),
      maxBytes: Infinity,
      beforeWrite: confirmAfterStall,
      log,
    }),
  );
  const spoolDir = join(WORKER_DIR, `spool-${WORKER_NAME}`);
  const queue = scope.use(
    await createObjectQueue({ cos, ...place, spoolDir, indexEveryMs: 0, signal: lost, log }),
  );
  const playlist = { key: `${task.id}/playlist`, contentType: 'text/plain', isIndex: true };
  const sink = scope.use(
    await createHeaderLastUpload({
      cos,
      ...place,
      key: `${task.id}/file`,
      contentType: 'text/plain',
      spoolDir,
      partBytes: 1024 * 1024,
      onUploadStarted: (begun) => progress.patch({ upload: begun }),
      signal: lost,
      log,
    }),
  );
  // Enough for a full part, so that the file is completed like a long one.
  await sink.write(Buffer.alloc(1024 * 1024, 'x'));
  const put = (number: number): Promise<void> =>
    queue.add({
      key: `${task.id}/segment-${number}`,
      body: createSegment(number),
      contentType: 'text/plain',
    });
  // What the lost worker had not put yet is restored from its journal.
  for (let number = 1; number <= segments; number += 1) {
    await put(number);
    await sink.write(createSegment(number));
  }

  let isStopped = run.shutdown.aborted;
  run.shutdown.addEventListener('abort', () => void (isStopped = true));
  handleCommands(
    { task, progress, scope, confirm, confirmAfterStall, lost, ...run },
    () => void (isStopped = true),
  );
  await progress.setStatusSoon('running');
  while (!isStopped) {
    lost.throwIfAborted();
    segments += 1;
    journal.append(segments);
    await journal.flush();
    await put(segments);
    await queue.add({ ...playlist, body: Buffer.from(formatPlaylist(segments, false)) });
    await sink.write(createSegment(segments));
    await delay(everyMs);
  }
  await queue.add({ ...playlist, body: Buffer.from(formatPlaylist(segments, true)) });
  await queue.finish(monotonicNowMs() + 10_000);
  // The header must be as large as a part, too.
  await sink.finish(Buffer.alloc(1024 * 1024, 'h'));
  return { segments, bytes: sink.stored().bytes };
}

await using store = await openTaskStore(WORKER_STORE);
let last: Promise<void> = Promise.resolve();
const shutdown = new AbortController();
process.once('SIGTERM', () => {
  shutdown.abort(new Error('SIGTERM'));
  void last.then(() => process.disconnect());
});
process.on('message', ({ taskId, timing, stepMs }: WorkerMessage) => {
  if (stepMs !== undefined) stepClock(stepMs);
  if (taskId === undefined) return;
  last = last.then(async () => {
    await runTask<RecordingStatus, RecordingData>(
      recordingKind,
      {
        taskId,
        requestId: WORKER_NAME,
        store,
        log,
        shutdown: shutdown.signal,
        timing: timing ?? recordingTiming,
      },
      async (run) => {
        await completeTask<RecordingStatus, RecordingResult, RecordingData>(run, {
          ...recordingCompletion,
          result: () => record(run),
        });
      },
    ).catch((error: unknown) => void (process.env['WORKER_LOGS'] && console.error(WORKER_NAME, error)));
    process.send?.({ over: taskId });
  });
});
process.send?.({ over: '' });
await new Promise<void>((resolve) => process.once('disconnect', resolve));
await last;
