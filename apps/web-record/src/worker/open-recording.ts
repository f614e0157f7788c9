import type { TaskJournal } from '@scf-media/cloud/journal';
import { parseStatus } from '@scf-media/cloud/tasks';
import type { RecordingRecord } from '@scf-media/media/journal';
import { openPageRecording, type PageRecording } from '@scf-media/media/page-recording';
import { pageNotReady, type TaskResult } from '@scf-media/protocol/web-record';
import { recordKind } from '../record-task.ts';
import { listEndWarnings } from './warnings.ts';
import { toErrorResult, toOpenFailure } from './task-result.ts';
import { finishPreviousWork } from './previous-work.ts';
import { createPacer, type Output } from './output/output.ts';
import { createPageEventLog } from './page-event-log.ts';
import { toPageSettings } from './page-settings.ts';
import type { RecordJob } from './record-job.ts';
import type { EndReason } from './recording-control.ts';

/** A recording that has begun, or the result of one that ended before it began. */
type Opened = { recording: PageRecording } | { result: TaskResult };

/**
 * Opens the page and begins to record it; what lost workers recorded comes first in the file. A Stop does not wait for a slow
 * page to load.
 */
export async function openRecording(
  job: RecordJob,
  journal: TaskJournal<RecordingRecord>,
  output: Output,
): Promise<Opened> {
  const { run, context, earlier, control } = job;
  const resumed = earlier.logs.length > 0;
  const canceling = new AbortController();
  try {
    const opening = openPage(job, journal, output, canceling.signal);
    const recording = await Promise.race([opening, control.ended.then(() => undefined)]);
    if (recording === undefined) {
      run.scope.defer(
        async () => void (await (await opening.catch(() => undefined))?.[Symbol.asyncDispose]()),
      );
      canceling.abort();
      const reason = await control.ended;
      if (reason === 'failed') throw job.failure;
      if (!resumed) return { result: toEmptyResult(job, reason) };
      // The canceled recording has already written to its output.
      await output[Symbol.asyncDispose]();
      const newOutput = run.scope.use(await job.openOutput(journal));
      const warnings = listEndWarnings(reason, run.task.data.start, context.maxTaskMs);
      return {
        result: await finishPreviousWork(
          run.task,
          earlier,
          newOutput,
          context.upload.finishRetryMs,
          warnings,
        ),
      };
    }
    run.scope.use(recording);
    recording.failed.catch(job.fail);
    const wasPaused = resumed && parseStatus(recordKind, run.task) === 'paused';
    const beginning = control.begin(recording, wasPaused ? 'paused' : 'recording');
    const begun = await Promise.race([beginning, control.ended.then(() => resumed)]);
    if (begun) return { recording };
    const reason = await control.ended;
    if (reason === 'failed') throw job.failure;
    return { result: toEmptyResult(job, reason) };
  } catch (error) {
    return { result: toOpenFailure(error, context.log) };
  }
}

/** The result of a recording that ended before it began: no file, and an error only if the page never called startRecord. */
function toEmptyResult({ run, context }: RecordJob, reason: EndReason): TaskResult {
  const { start } = run.task.data;
  if (reason === 'not-ready') return toErrorResult(pageNotReady(start.ReadyTimeout));
  const warnings = listEndWarnings(reason, start, context.maxTaskMs);
  return { Videos: [], ...(warnings.length === 0 ? {} : { Warnings: warnings }) };
}

function openPage(
  { run, context, earlier, control, events, warnings }: RecordJob,
  journal: TaskJournal<RecordingRecord>,
  output: Output,
  signal: AbortSignal,
): Promise<PageRecording> {
  const { start } = run.task.data;
  const { log, upload } = context;
  const logEvent = createPageEventLog(log);
  const previous = earlier.records();
  return openPageRecording({
    ...toPageSettings(start, context.pageDefaults),
    url: start.RecordURL,
    width: start.Width,
    height: start.Height,
    chromiumPath: context.chromiumPath,
    ffmpegPath: context.ffmpegPath,
    resolveAddresses: (hostname) => context.urlPolicy.resolveHost(hostname),
    createMuxer: (format) => output.createMuxer(format),
    journal,
    pace: createPacer(output, upload.finishRetryMs),
    ...(earlier.logs.length === 0 ? {} : { previous }),
    signal,
    onEvent(event) {
      logEvent(event);
      warnings.onEvent(event);
      if (event.type === 'recovered') events.notify('gap');
    },
    onHook: (hook) => control.hook(hook),
  });
}
