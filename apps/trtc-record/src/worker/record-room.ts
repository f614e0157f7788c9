import { rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fenceCos } from '@scf-media/cloud/cos';
import { reportProgress, handleCommands, stopCommand } from '@scf-media/cloud/tasks';
import { openRoomRecording, type RoomEntry, type RoomRecording } from '@scf-media/media/room-recording';
import { messageOf, ServiceError } from '@scf-media/protocol/errors';
import { acceptsUser, errorCode, internalError, type Outcome } from '@scf-media/protocol/trtc-record';
import type { RecordData } from '../record-task.ts';
import { earlierWork } from './earlier-work.ts';
import { finishLeft, mediaOf } from './finish-left.ts';
import type { StoredFile } from './output/file-output.ts';
import { periodJournals } from './period-journals.ts';
import { recordEvents } from './record-events.ts';
import { recordingEnd } from './recording-end.ts';
import { roomFiles } from './room-files.ts';
import type { RecordRun, WorkerContext } from './worker-context.ts';

/**
 * Records one room, from entering it to the last file in COS; what a lost worker left of it comes first.
 *
 * @returns what became of it; failures are in it. Throws when the lease is lost.
 */
export async function recordRoom(run: RecordRun, context: WorkerContext): Promise<Outcome> {
  const { task, progress, lost, scope, log } = run;
  const { request, secrets } = task.data;
  const cos = fenceCos(context.cos(secrets?.cosKeys), run.confirm, { isNext: task.attempts > 1 });
  const dir = join(context.disk.dir, task.id);
  const [journalDir, spoolDir] = [join(dir, 'journal'), join(dir, 'parts')];
  // What could not be uploaded stays, and with it the folder. The last one goes first.
  for (const folder of [dir, spoolDir]) scope.defer(() => rmdir(folder).catch(() => undefined));

  const ending = scope.use(recordingEnd(run));
  const journals = scope.use(
    periodJournals(journalDir, {
      maxBytes: context.disk.maxJournalBytes,
      beforeWrite: run.confirmAfterStall,
      log,
    }),
  );
  const place = { cos, cosConfig: request.CosConfig, endpoint: context.cosEndpoint, upload: context.upload };
  const files = scope.use(
    roomFiles(
      run,
      { ...place, spoolDir, log },
      {
        maxWaitingBytes: context.disk.maxWaitingBytes,
        onStored: (period) => journals.drop(period),
        onBroken: ending.fail,
      },
    ),
  );
  const earlier = await earlierWork(run, { journals, files, cos });
  if (earlier.next === 'finish') {
    await finishLeft(earlier.left, { request, files, context });
    lost.throwIfAborted();
    return { Files: await files.settled(), ...earlier.failure };
  }

  handleCommands(run, (type) => {
    if (type === stopCommand) ending.end('stopped');
    return undefined;
  });
  const events = scope.use(recordEvents(run, context));
  const giveUp = new AbortController();
  const opening = openRoomRecording<StoredFile>({
    entry: entryOf(task.data),
    sdkUrl: context.room.sdkUrl,
    media: mediaOf(request),
    accepts: (userId) => acceptsUser(request, userId),
    idleMs: context.room.idleMs,
    createMuxer: (period, format) => files.createMuxer(period, format),
    journal: (period) => journals.begin(period),
    onFile: (period, outcome) => files.take(period, outcome),
    onEvent: (event) => log.info({ event }, 'room event'),
    previous: [...earlier.left],
    chromiumPath: context.chromiumPath,
    ffmpegPath: context.ffmpegPath,
    signal: giveUp.signal,
  });
  // A stop does not wait for a room that takes its time to let somebody in.
  scope.defer(async () => {
    giveUp.abort();
    await (await opening.catch(() => undefined))?.[Symbol.asyncDispose]();
  });
  const recording = await Promise.race([opening, ending.reason.then(() => undefined)]).catch(ending.fail);
  if (recording !== undefined) {
    follow(recording, ending);
    const { startTimeMs = Date.now() } = task.data;
    ending.endAfter(startTimeMs + task.data.limitMs - Date.now());
    await progress.setStatusSoon('recording', { startTimeMs });
    // What a worker goes on with that another one had begun has a gap.
    events.notify(task.data.startTimeMs === undefined ? 'started' : 'gap');
    events.startRepeating();
    scope.use(reportProgress(run, () => ({ mediaMs: Date.now() - startTimeMs, ...files.soFar() })));
  }

  const reason = await ending.reason;
  lost.throwIfAborted();
  log.info({ reason }, 'recording ends');
  await progress.setStatusSoon('uploading', { stopTimeMs: Date.now(), endReason: reason });
  if (recording === undefined) await finishLeft(earlier.left, { request, files, context });
  else await recording.stop().catch(ending.fail);
  lost.throwIfAborted();
  const Files = await files.settled();
  // No event comes after the end.
  await events[Symbol.asyncDispose]();
  return { Files, ...(ending.failure === undefined ? {} : failureOf(ending.failure, log)) };
}

function follow(recording: RoomRecording, ending: ReturnType<typeof recordingEnd>): void {
  void recording.ended.then(ending.end);
  recording.failed.catch(ending.fail);
}

function entryOf({ request, secrets }: RecordData): RoomEntry {
  return {
    sdkAppId: request.SdkAppId,
    ...('RoomId' in request ? { roomId: request.RoomId } : { strRoomId: request.StrRoomId }),
    userId: request.UserId,
    userSig: secrets?.userSig ?? '',
  };
}

const roomCodes: readonly string[] = [errorCode.RoomRefused, errorCode.RoomUnreachable];

/** What is told of a failure: what the room said, or that something of ours failed. */
function failureOf(error: unknown, log: RecordRun['log']): Pick<Outcome, 'Code' | 'Message'> {
  if (error instanceof ServiceError && roomCodes.includes(error.code)) {
    log.info({ code: error.code, reason: error.message }, 'the room could not be recorded');
    return { Code: error.code, Message: error.message };
  }
  log.error({ err: error }, 'the recording failed');
  const failure = internalError(`the recording failed: ${messageOf(error)}`);
  return { Code: failure.code, Message: failure.message };
}
