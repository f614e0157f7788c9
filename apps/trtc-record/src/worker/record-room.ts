import { rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fenceCos } from '@scf-media/cloud/cos';
import {
  createEventNotifier,
  type EventNotifier,
  handleCommands,
  reportProgress,
  stopCommand,
} from '@scf-media/cloud/tasks';
import { openRoomRecording, type RoomEntry, type RoomRecording } from '@scf-media/media/room-recording';
import { toMessage, ServiceError } from '@scf-media/protocol/errors';
import {
  acceptsUser,
  errorCode,
  type EventBody,
  internalError,
  type Outcome,
  type TaskEvent,
} from '@scf-media/protocol/trtc-record';
import { type RecordData, toTaskView } from '../record-task.ts';
import { loadPreviousWork, finishPeriods, toMedia } from './previous-work.ts';
import { openPeriodJournals } from './period-journals.ts';
import { createRecordingEnd } from './recording-end.ts';
import { createRoomFiles } from './room-files.ts';
import type { RecordRun, WorkerContext } from './worker-context.ts';

/**
 * Records one room, from entering it to the last file in COS. Periods of lost workers are finished, too.
 *
 * @returns the outcome, which includes failures
 * @throws if the lease is lost
 */
export async function recordRoom(run: RecordRun, context: WorkerContext): Promise<Outcome> {
  const { task, progress, lost, scope, log } = run;
  const { request, secrets } = task.data;
  const cos = fenceCos(context.cos(secrets?.cosKeys), run.confirm, { isNext: task.attempts > 1 });
  const dir = join(context.disk.dir, task.id);
  const [journalDir, spoolDir] = [join(dir, 'journal'), join(dir, 'parts')];
  // Fails if files that could not be uploaded are still in it. Deferred in reverse order: the inner folder is removed first.
  for (const folder of [dir, spoolDir]) scope.defer(() => rmdir(folder).catch(() => undefined));

  const ending = scope.use(createRecordingEnd(run));
  const journals = scope.use(
    openPeriodJournals(journalDir, {
      maxBytes: context.disk.maxJournalBytes,
      beforeWrite: run.confirmAfterStall,
      log,
    }),
  );
  const destination = {
    cos,
    cosConfig: request.CosConfig,
    endpoint: context.cosEndpoint,
    upload: context.upload,
  };
  const files = scope.use(
    createRoomFiles(
      run,
      { ...destination, spoolDir, log },
      {
        maxWaitingBytes: context.disk.maxWaitingBytes,
        onStored: (period) => journals.remove(period),
        onFatal: ending.fail,
      },
    ),
  );
  const earlier = await loadPreviousWork(run, { journals, files, cos });
  if (earlier.next === 'finish') {
    await finishPeriods(earlier.unfinished, { request, files, context });
    lost.throwIfAborted();
    return { Files: await files.settled(), ...earlier.failure };
  }

  handleCommands(run, (type) => {
    if (type === stopCommand) ending.end('stopped');
    return undefined;
  });
  const events = scope.use(createRecordEvents(run, context));
  const canceling = new AbortController();
  const opening = openRoomRecording({
    entry: toRoomEntry(task.data),
    sdkUrl: context.room.sdkUrl,
    media: toMedia(request),
    accepts: (userId) => acceptsUser(request, userId),
    idleMs: context.room.idleMs,
    createMuxer: (period, format) => files.createMuxer(period, format),
    journal: (period) => journals.begin(period),
    onFile: (period, outcome) => files.addOutcome(period, outcome),
    onEvent: (event) => log.info({ event }, 'room event'),
    previous: [...earlier.unfinished],
    chromiumPath: context.chromiumPath,
    ffmpegPath: context.ffmpegPath,
    signal: canceling.signal,
  });
  const cancelOpening = async (): Promise<void> => {
    canceling.abort();
    await (await opening.catch(() => undefined))?.[Symbol.asyncDispose]();
  };
  // A stop does not wait for a room that is slow to enter.
  scope.defer(cancelOpening);
  const recording = await Promise.race([opening, ending.reason.then(() => undefined)]).catch(ending.fail);
  if (recording !== undefined) {
    watchRecording(recording, ending);
    const { startTimeMs = Date.now() } = task.data;
    ending.endAfter(startTimeMs + task.data.limitMs - Date.now());
    await progress.setStatusSoon('recording', { startTimeMs });
    // A recording that continues after a lost worker has a gap.
    events.notify(task.data.startTimeMs === undefined ? 'started' : 'gap');
    events.startRepeating();
    scope.use(reportProgress(run, () => ({ mediaMs: Date.now() - startTimeMs, ...files.soFar() })));
  }

  const reason = await ending.reason;
  lost.throwIfAborted();
  log.info({ reason }, 'recording ends');
  await progress.setStatusSoon('uploading', { stopTimeMs: Date.now(), endReason: reason });
  if (recording !== undefined) await recording.stop().catch(ending.fail);
  else if (earlier.unfinished.length > 0) {
    // It may have begun the same files.
    await cancelOpening();
    await finishPeriods(earlier.unfinished, { request, files, context });
  }
  lost.throwIfAborted();
  const Files = await files.settled();
  // Send no event after the end.
  await events[Symbol.asyncDispose]();
  return { Files, ...(ending.failure === undefined ? {} : toFailure(ending.failure, log)) };
}

function watchRecording(recording: RoomRecording, ending: ReturnType<typeof createRecordingEnd>): void {
  void recording.ended.then(ending.end);
  recording.failed.catch(ending.fail);
}

function toRoomEntry({ request, secrets }: RecordData): RoomEntry {
  return {
    sdkAppId: request.SdkAppId,
    ...('RoomId' in request ? { roomId: request.RoomId } : { strRoomId: request.StrRoomId }),
    userId: request.UserId,
    userSig: secrets?.userSig ?? '',
  };
}

const roomCodes: readonly string[] = [errorCode.RoomRefused, errorCode.RoomUnreachable];

/** Converts an error to a failure: the room's own code, or an internal error. */
function toFailure(error: unknown, log: RecordRun['log']): Pick<Outcome, 'Code' | 'Message'> {
  if (error instanceof ServiceError && roomCodes.includes(error.code)) {
    log.info({ code: error.code, reason: error.message }, 'could not record the room');
    return { Code: error.code, Message: error.message };
  }
  log.error({ err: error }, 'the recording failed');
  const failure = internalError(`the recording failed: ${toMessage(error)}`);
  return { Code: failure.code, Message: failure.message };
}

type RoomEvent = EventBody['Event'];

/** Sends the events of a running recording to Callback, as far as `Events` asks for them. */
function createRecordEvents(
  { task, store, confirm, log }: RecordRun,
  { callback, progressEveryMs, urlPolicy }: WorkerContext,
): EventNotifier<RoomEvent> {
  const { Callback: url, Events = [] } = task.data.request;
  const requested: readonly TaskEvent[] = Events;
  return createEventNotifier<RoomEvent>({
    url,
    wanted: (['started', 'progress', 'gap'] as const).filter((event) => requested.includes(event)),
    async toBody(event): Promise<EventBody | undefined> {
      const now = await store.get<RecordData>(task.id);
      return now === undefined ? undefined : { Event: event, ...toTaskView(now) };
    },
    confirm,
    repeated: { event: 'progress', everyMs: progressEveryMs },
    signKeys: callback.signKeys,
    fetch: urlPolicy.fetch,
    log,
  });
}
