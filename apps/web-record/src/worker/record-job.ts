import { mkdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { JournalStore, TaskJournal } from '@scf-media/cloud/journal';
import { createEventNotifier, type EventNotifier } from '@scf-media/cloud/tasks';
import type { RecordingRecord } from '@scf-media/media/journal';
import type { EventBody, TaskEvent } from '@scf-media/protocol/web-record';
import { type RecordData, type RecordTask, toTaskInfo } from '../record-task.ts';
import { type CurrentWarnings, trackWarnings } from './warnings.ts';
import { type PreviousWork, loadPreviousWork, readAllRecords } from './previous-work.ts';
import { openOutput } from './output/open-output.ts';
import type { Output } from './output/output.ts';
import { openJournalStore } from './journal-store.ts';
import { type RecordingControl, createRecordingControl } from './recording-control.ts';
import type { RecordRun, WorkerContext } from './worker-context.ts';

/** Everything that the recording of one task uses, from opening the page to the file. */
export interface RecordJob {
  run: RecordRun;
  context: WorkerContext;
  raw: JournalStore;
  /** What previous workers recorded. */
  earlier: PreviousWork;
  control: RecordingControl;
  /** Shown by Describe until there is a result. */
  warnings: CurrentWarnings;
  /** Sent to CallbackURL until the end. */
  events: EventNotifier<TaskEvent>;
  /** Ends the recording as `failed`. Only the first error counts. */
  fail(error: unknown): void;
  /** The error that it failed with. */
  readonly failure: unknown;
  /** @param journal of this worker; undefined if it records nothing */
  openOutput(journal?: TaskJournal<RecordingRecord>): Promise<Output>;
}

/** @throws if the journals of previous workers cannot be listed */
export async function openRecordJob(run: RecordRun, context: WorkerContext): Promise<RecordJob> {
  const { task, progress, scope } = run;
  const { start, startTimeMs, pausedMs = 0, pausedAtMs } = task.data;
  const raw = openJournalStore(task.id, start, context);
  const earlier = await loadPreviousWork(task, raw, context);
  const taskDir = join(context.workDir, task.id);
  await mkdir(taskDir, { recursive: true });
  // Fails if files that could not be uploaded are still in it.
  scope.defer(() => rmdir(taskDir).catch(() => undefined));

  const events = scope.use(createRecordEvents(run, context));
  let isBegun = false;
  let failure: unknown;
  const fail = (error: unknown): void => {
    failure ??= error;
    control.end('failed');
  };
  const control = createRecordingControl({
    limitMs: start.MaxDurationLimit * 1000,
    pauseLimitMs: start.MaxPauseLimit * 1000,
    paused: { totalMs: pausedMs, sinceMs: pausedAtMs },
    timeLimitMs: context.maxTaskMs,
    readyTimeoutMs: start.ManualStart && startTimeMs === undefined ? findReadyTimeoutMs(task) : undefined,
    onRecording: async (firstFrameMs, totalMs) => {
      const isFirst = startTimeMs === undefined && firstFrameMs !== undefined;
      await progress.setStatusSoon('recording', {
        ...(isFirst ? { startTimeMs: Math.round(firstFrameMs) } : {}),
        ...(totalMs > 0 ? { pausedMs: totalMs, pausedAtMs: undefined } : {}),
      });
      // A recording that continues after a lost worker has a gap.
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
      trackWarnings({
        before: task.data.warnings ?? [],
        save: (warnings) => progress.patch({ warnings }),
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
        onFatal: fail,
        flushJournal: async () => journal?.flush(),
        isJournalComplete: () => journal?.warning === undefined,
        recordsSoFar: async () => readAllRecords(await raw.list()),
      }),
  };
}

/** The remaining wait for startRecord; a worker that takes over does not restart it. */
function findReadyTimeoutMs({ attempts, createTimeMs, data }: RecordTask): number {
  const timeoutMs = data.start.ReadyTimeout * 1000;
  return attempts <= 1 ? timeoutMs : Math.max(0, createTimeMs + timeoutMs - Date.now());
}

function onAbort(signal: AbortSignal, action: () => void): void {
  if (signal.aborted) action();
  else signal.addEventListener('abort', action, { once: true });
}

/** Sends the events of a running recording to CallbackURL, as far as `Events` asks for them. */
function createRecordEvents(
  { task, store, confirm, log }: RecordRun,
  { callback, progressEveryMs, urlPolicy }: WorkerContext,
): EventNotifier<TaskEvent> {
  const { CallbackURL: url, Events: wanted = [], StorageType } = task.data.start;
  async function toBody(event: TaskEvent): Promise<EventBody | undefined> {
    const now = await store.get<RecordData>(task.id);
    // The completion of the task sends `finished`, with the result.
    if (now === undefined || event === 'finished') return undefined;
    const { FinishTime: _, Result: __, ...info } = toTaskInfo(now);
    return { Event: event, ...info, StorageType };
  }
  return createEventNotifier<TaskEvent>({
    url,
    wanted,
    toBody,
    confirm,
    repeated: { event: 'progress', everyMs: progressEveryMs },
    signKeys: callback.signKeys,
    fetch: urlPolicy.fetch,
    log,
  });
}
