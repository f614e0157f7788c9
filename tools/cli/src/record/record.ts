import { type WebRecord, type WebRecordClient, webRecordClient } from '@scf-media/client';
import { catchStopSignals } from '@scf-media/local-cloud/stack';
import ora, { type Ora } from 'ora';
import { CommandError } from '../command-error.ts';
import type { Settings } from '../config.ts';
import { requireRecorder } from '../machine/doctor.ts';
import { openWithSystem } from './open-with-system.ts';
import { download, downloadHls } from './download.ts';
import { startLocalService } from './local-service.ts';
import { type OutputPath, outputPathOf } from './output-path.ts';
import { durationText, progressText, sizeText } from './progress-text.ts';
import { type RecordOptions, startDataOf } from './start-data.ts';

/** All options of `record`. */
export interface RecordCommand extends RecordOptions {
  out?: string | undefined;
  json?: boolean | undefined;
  open?: boolean | undefined;
  endpoint?: string | undefined;
}

/** What a recording came to; what `--json` prints. */
export interface Recorded {
  taskId: string;
  /** On this machine; absent when it was left where a deployed service put it. */
  file?: string;
  poster?: string;
  url: string;
  bytes: number;
  durationMs: number | undefined;
  frames: number | undefined;
  warnings: readonly string[];
}

/** `scf-media record`: here, with a service of its own, or by a deployed one. */
export async function record(address: string, options: RecordCommand, settings: Settings): Promise<void> {
  const data = startDataOf(address, options);
  const endpoint = options.endpoint ?? settings.endpoint;
  if (endpoint === undefined) await requireRecorder(settings.inherited);
  using signals = catchStopSignals({ parentToo: false });
  const line = ora({ text: 'starting', discardStdin: false });
  line.start();
  // A second signal ends everything at once; what was started goes with this process.
  void signals.second.then(() => process.exit(130));
  try {
    await using local = endpoint === undefined ? await startLocalService(settings.inherited) : undefined;
    const client = webRecordClient(
      local === undefined ? { endpoint: endpoint ?? '', key: settings.key } : { endpoint: local.url },
    );
    const task = await recordedTask(client, data, { line, stop: signals.first });
    const saved = local !== undefined || options.out !== undefined;
    const path = outputPathOf({
      out: options.out,
      url: data.RecordURL,
      hls: options.hls === true,
      now: new Date(),
    });
    const recorded = await kept(task, saved ? path : undefined, options);
    line.succeed(summaryOf(recorded));
    if (options.json === true) console.log(JSON.stringify(recorded));
    if (options.open === true && recorded.file !== undefined) await openWithSystem(recorded.file);
  } catch (error) {
    line.fail();
    throw error;
  }
}

/** Follows a recording to its end. @param about.stop ends it, and keeps what was recorded */
async function recordedTask(
  client: WebRecordClient,
  data: WebRecord.StartData,
  { line, stop }: { line: Ora; stop: Promise<void> },
): Promise<WebRecord.TaskInfo> {
  const taskId = await client.start(data);
  let isStopped = false;
  const stopping = stop.then(async () => {
    isStopped = true;
    line.text = 'ending the recording';
    await client.stop(taskId);
  });
  // Said where the recording is followed, which then fails, too.
  stopping.catch(() => undefined);
  let status = '';
  for await (const task of client.progress(taskId, { intervalMs: 500 })) {
    if (!isStopped || task.Status === 'transcode') line.text = progressText(task);
    // Where there is no terminal, one line for each step.
    if (!line.isEnabled && task.Status !== status) console.error(line.text);
    status = task.Status;
    if (task.Status === 'finished') return task;
  }
  throw new CommandError('the recording was not followed to its end');
}

/** Fetches the files, where they are to be here. */
async function kept(
  { TaskID: taskId, Result: result = {} }: WebRecord.TaskInfo,
  path: OutputPath | undefined,
  { hls = false }: RecordCommand,
): Promise<Recorded> {
  const [video] = result.Videos ?? [];
  if (video === undefined)
    throw new CommandError(result.ErrorMessage ?? 'it was ended before anything was recorded');
  const { FileURL: url, PosterURL } = video;
  const bytes = path === undefined ? video.FileSize : await (hls ? downloadHls : download)(url, path.file);
  if (path !== undefined && PosterURL !== undefined) await download(PosterURL, path.poster);
  return {
    taskId,
    ...(path === undefined ? {} : { file: path.file }),
    ...(path === undefined || PosterURL === undefined ? {} : { poster: path.poster }),
    url,
    bytes,
    durationMs: result.Quality?.DurationMs,
    frames: result.Quality?.Frames,
    // It was recorded, and something went wrong all the same.
    warnings: [
      ...(result.ErrorMessage === undefined ? [] : [result.ErrorMessage]),
      ...(result.Warnings ?? []),
    ],
  };
}

function summaryOf({ file, url, bytes, durationMs, frames, warnings }: Recorded): string {
  const facts = [
    ...(durationMs === undefined ? [] : [durationText(durationMs)]),
    ...(frames === undefined ? [] : [`${frames} frames`]),
    sizeText(bytes),
  ];
  return [`${file ?? url}  (${facts.join(', ')})`, ...warnings.map((warning) => `  ${warning}`)].join('\n');
}
