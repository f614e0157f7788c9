import { mkdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { JournalStore, TaskJournal } from '@scf-media/cloud/journal';
import type { EventNotifier } from '@scf-media/cloud/tasks';
import type { RecordingRecord } from '@scf-media/media/journal';
import type { TaskEvent } from '@scf-media/protocol/web-record';
import type { RecordTask } from '../record-task.ts';
import { type CurrentWarnings, currentWarnings } from './current-warnings.ts';
import { type EarlierWork, earlierWork } from './earlier-work.ts';
import { openOutput } from './output/open-output.ts';
import type { Output } from './output/output.ts';
import { chooseRawStore } from './raw-store.ts';
import { type RecordingControl, recordingControl } from './recording-control.ts';
import { recordEvents } from './record-events.ts';
import { recordsOf } from './records-of.ts';
import type { RecordRun, WorkerContext } from './worker-context.ts';

/** What the recording of one task works with, from the opening of its page to its file. */
export interface RecordJob {
  run: RecordRun;
  context: WorkerContext;
  raw: JournalStore;
  /** What lost workers left. */
  earlier: EarlierWork;
  control: RecordingControl;
  /** For Describe, until there is a result. */
  warnings: CurrentWarnings;
  /** For CallbackURL, until the end. */
  events: EventNotifier<TaskEvent>;
  /** The recording cannot go on: it ends as `failed`. The first reason counts. */
  fail(error: unknown): void;
  /** Why it failed. */
  readonly failure: unknown;
  /** @param journal what is recorded now; left out when nothing is recorded any more */
  openOutput(journal?: TaskJournal<RecordingRecord>): Promise<Output>;
}

/** @throws when what lost workers left cannot be read */
export async function openRecordJob(run: RecordRun, context: WorkerContext): Promise<RecordJob> {
  const { task, progress, scope } = run;
  const { start, startTimeMs, pausedMs = 0, pausedAtMs } = task.data;
  const raw = chooseRawStore(task.id, start, context);
  const earlier = await earlierWork(task, raw, context);
  const taskDir = join(context.workDir, task.id);
  await mkdir(taskDir, { recursive: true });
  // What could not be uploaded stays, and with it the folder.
  scope.defer(() => rmdir(taskDir).catch(() => undefined));

  const events = scope.use(recordEvents(run, context));
  let isBegun = false;
  let failure: unknown;
  const fail = (error: unknown): void => {
    failure ??= error;
    control.end('failed');
  };
  const control = recordingControl({
    limitMs: start.MaxDurationLimit * 1000,
    pauseLimitMs: start.MaxPauseLimit * 1000,
    paused: { totalMs: pausedMs, sinceMs: pausedAtMs },
    timeLimitMs: context.maxTaskMs,
    readyTimeoutMs: start.ManualStart && startTimeMs === undefined ? readyTimeoutMs(task) : undefined,
    onRecording: async (firstPictureMs, totalMs) => {
      const isFirst = startTimeMs === undefined && firstPictureMs !== undefined;
      await progress.setStatusSoon('recording', {
        ...(isFirst ? { startTimeMs: Math.round(firstPictureMs) } : {}),
        ...(totalMs > 0 ? { pausedMs: totalMs, pausedAtMs: undefined } : {}),
      });
      // What a worker goes on with that another one had begun has a gap.
      events.notify(isBegun ? 'resumed' : isFirst ? 'started' : 'gap');
      events.startRepeating();
      isBegun = true;
    },
    onPaused: async (sinceMs) => {
      await progress.setStatusSoon('paused', { pausedAtMs: sinceMs });
      events.notify('paused');
    },
    onFailure: fail,
  });
  onAbort(run.shutdown, () => control.end('terminated'));
  onAbort(run.lost, () => control.end('terminated'));

  return {
    run,
    context,
    raw,
    earlier,
    control,
    events,
    warnings: scope.use(
      currentWarnings({
        before: task.data.warnings ?? [],
        note: (warnings) => progress.patch({ warnings }),
      }),
    ),
    fail,
    get failure() {
      return failure;
    },
    openOutput: (journal) =>
      openOutput(task, context, {
        spoolDir: taskDir,
        onUploadStarted: (upload) => progress.patch({ upload }),
        onSheet: (pictureSheets) => progress.patch({ pictureSheets }),
        onFinishing: async () => {
          await progress.setStatusSoon('upload');
        },
        onBroken: fail,
        whenSafe: async () => journal?.flush(),
        isSafe: () => journal?.warning === undefined,
        recordsSoFar: async () => recordsOf(await raw.list()),
      }),
  };
}

/** A worker that takes over does not begin to wait anew. */
function readyTimeoutMs({ attempts, createTimeMs, data }: RecordTask): number {
  const patienceMs = data.start.ReadyTimeout * 1000;
  return attempts <= 1 ? patienceMs : Math.max(0, createTimeMs + patienceMs - Date.now());
}

function onAbort(signal: AbortSignal, action: () => void): void {
  if (signal.aborted) action();
  else signal.addEventListener('abort', action, { once: true });
}
