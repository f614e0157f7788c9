import { mkdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { obeyCommands, openTaskJournal, statusOf, type TaskJournal } from '@scf-media/cloud/task-life';
import { encodeRecord, type RecordingRecord } from '@scf-media/media/journal';
import { openPageRecording, type PageRecording } from '@scf-media/media/page-recording';
import { messageOf, ServiceError } from '@scf-media/protocol/errors';
import { internalError, type TaskResult, unsupportedRecordUrl } from '@scf-media/protocol/web-record';
import { recordKind } from '../record-task.ts';
import { earlierWork } from './earlier-work.ts';
import { finishTask } from './finish-task.ts';
import { mostJournalBytes, rawStoreOf } from './raw-store-of.ts';
import { carryOut, recordingControl } from './recording-control.ts';
import { openOutput } from './output/open-output.ts';
import { atPaceOf, type Output, type StoredFile } from './output/output.ts';
import { recordsOf } from './records-of.ts';
import { resultOf } from './task-result.ts';
import type { RecordRun } from './run-record-task.ts';
import type { WorkerContext } from './worker-context.ts';

/**
 * Records one task from opening its page to the file where it is to go; what a lost worker left of it comes first in the file.
 *
 * @returns the task's result; failures are in it. Throws when the lease is lost, or what was left cannot be read.
 */
export async function recordPage(run: RecordRun, context: WorkerContext): Promise<TaskResult> {
  const { task, progress, scope } = run;
  const { start } = task.data;
  const { log } = context;
  const raw = rawStoreOf(task.id, start, context);
  const earlier = await earlierWork(task, raw, context);
  const taskDir = join(context.workDir, task.id);
  await mkdir(taskDir, { recursive: true });
  // What could not be uploaded stays, and with it the folder.
  scope.defer(() => rmdir(taskDir).catch(() => undefined));

  let failure: unknown;
  const fail = (error: unknown): void => {
    failure ??= error;
    control.end('failed');
  };
  const control = recordingControl({
    limitMs: start.MaxDurationLimit * 1000,
    manualStart: start.ManualStart && task.data.startTimeMs === undefined,
    onRecording: async (firstPictureMs) => {
      const isFirst = task.data.startTimeMs === undefined && firstPictureMs !== undefined;
      await progress.pass('recording', isFirst ? { startTimeMs: Math.round(firstPictureMs) } : {});
    },
    onPaused: async () => {
      await progress.pass('paused');
    },
    onFailure: fail,
  });
  onAbort(run.shutdown, () => control.end('terminated'));
  onAbort(run.lost, () => control.end('terminated'));

  const openWith = (journal?: TaskJournal<RecordingRecord>): Promise<Output> =>
    openOutput(task, context, {
      spoolDir: taskDir,
      onBegun: (upload) => progress.note({ upload }),
      onFinishing: async () => {
        await progress.pass('upload');
      },
      onBroken: fail,
      whenSafe: async () => journal?.flush(),
      isSafe: () => journal?.warning === undefined,
      recordsSoFar: async () => recordsOf(await raw.logs()),
    });
  const patienceMs = context.upload.finishRetryMs;
  if (earlier.next === 'finish') {
    await progress.to('transcode', { stopTimeMs: task.data.stopTimeMs ?? Date.now() });
    const output = scope.use(await openWith());
    return finishTask(task, earlier, output, patienceMs).catch((error: unknown) =>
      notFinished(error, context, run.lost),
    );
  }

  obeyCommands(run, (type) => carryOut(type, control));

  const resumed = earlier.logs.length > 0;
  const journal = scope.use(
    await openTaskJournal<RecordingRecord>(raw, {
      encode: encodeRecord,
      // Whether time runs is not to be known half a second late.
      isUrgent: ({ kind }) => kind === 'clock',
      mostBytes: mostJournalBytes(start, context),
      log,
    }),
  );
  const output = scope.use(await openWith(journal));
  const giveUp = new AbortController();
  let recording: PageRecording<StoredFile> | undefined;
  try {
    const opened = openPageRecording<StoredFile>({
      url: start.RecordURL,
      width: start.Width,
      height: start.Height,
      chromiumPath: context.chromiumPath,
      ffmpegPath: context.ffmpegPath,
      addressesOf: (hostname) => context.urlPolicy.addressesOf(hostname),
      createPackager: (format) => output.createPackager(format),
      journal,
      ...(resumed ? { previous: atPaceOf(output, recordsOf(earlier.logs), patienceMs) } : {}),
      signal: giveUp.signal,
      onEvent: (event) => log.info({ event: event.type, message: event.message }, 'page event'),
      onHook: (hook) => control.hook(hook),
    });
    // A Stop does not wait for a page that takes its time to load.
    recording = await Promise.race([opened, control.ended.then(() => undefined)]);
    if (recording === undefined) {
      scope.defer(async () => void (await (await opened.catch(() => undefined))?.[Symbol.asyncDispose]()));
      giveUp.abort();
      if ((await control.ended) === 'failed') throw failure;
      if (!resumed) return nothingRecorded;
      // The one that is given up has begun to fill its output.
      await output[Symbol.asyncDispose]();
      return await finishTask(task, earlier, scope.use(await openWith(journal)), patienceMs);
    }
    scope.use(recording);
    recording.failed.catch(fail);
    const beginning = control.begin(
      recording,
      resumed && statusOf(recordKind, task) === 'paused' ? 'paused' : 'recording',
    );
    const begun = await Promise.race([beginning, control.ended.then(() => resumed)]);
    if (!begun) {
      if ((await control.ended) === 'failed') throw failure;
      return nothingRecorded;
    }
  } catch (error) {
    return failedToOpen(error, context);
  }

  const reason = await control.ended;
  run.lost.throwIfAborted();
  log.info({ reason, recordedMs: Math.round(recording.recordedMs()) }, 'recording ends');
  await progress.pass('transcode', { stopTimeMs: Date.now() });
  try {
    const finished = await recording.stop();
    // Nothing may be written any more when it is removed.
    await journal[Symbol.asyncDispose]();
    const result = resultOf(finished, journal.warning === undefined ? [] : [journal.warning]);
    if (reason !== 'failed') return result;
    const error = internalError(`the recording broke off: ${messageOf(failure)}`);
    return { ErrorCode: error.code, ErrorMessage: error.message, ...result };
  } catch (error) {
    return notFinished(error, context, run.lost);
  }
}

/** Stopped before it began: no file, and no error either. */
const nothingRecorded: TaskResult = { Videos: [] };

function notFinished(error: unknown, { log }: WorkerContext, lost: AbortSignal): TaskResult {
  lost.throwIfAborted();
  log.error({ err: error }, 'the file could not be finished');
  return errorResult(
    error instanceof ServiceError ? error : internalError('the file could not be finished', error),
  );
}

function failedToOpen(error: unknown, { log }: WorkerContext): TaskResult {
  if (error instanceof ServiceError && error.code === 'PageNotLoaded') {
    log.info({ reason: error.message }, 'the page could not be opened');
    const known = unsupportedRecordUrl(error);
    return { ErrorCode: known.code, ErrorMessage: `${known.message}: ${error.message}` };
  }
  log.error({ err: error }, 'the recording could not begin');
  return errorResult(internalError(`start record failed(${messageOf(error)})`, error));
}

function errorResult(error: ServiceError): TaskResult {
  return { ErrorCode: error.code, ErrorMessage: error.message };
}

function onAbort(signal: AbortSignal, action: () => void): void {
  if (signal.aborted) action();
  else signal.addEventListener('abort', action, { once: true });
}
