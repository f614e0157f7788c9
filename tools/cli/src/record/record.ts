import { createWebRecordClient, type WebRecord, type WebRecordClient } from '@scf-media/client';
import { catchStopSignals } from '@scf-media/local-cloud/stack';
import ora, { type Ora } from 'ora';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { CommandError } from '../command-error.ts';
import type { Settings } from '../config.ts';
import { requireRecorder } from '../doctor.ts';
import { download, downloadHls } from './download.ts';
import { startLocalService } from './local-service.ts';
import { chooseOutputPath, type OutputPath } from './output-path.ts';
import { formatDuration, formatProgress, formatSize } from './progress-text.ts';
import { type RecordOptions, toStartData } from './start-data.ts';

/** All options of `record`. */
export interface RecordCommand extends RecordOptions {
  out?: string | undefined;
  json?: boolean | undefined;
  open?: boolean | undefined;
  endpoint?: string | undefined;
}

/** The result of a recording, as `--json` prints it. */
interface RecordResult {
  taskId: string;
  /** The path on this machine; absent when the file was left in the bucket of a deployed service. */
  file?: string;
  poster?: string;
  url: string;
  bytes: number;
  durationMs: number | undefined;
  frames: number | undefined;
  warnings: readonly string[];
}

/** Runs `scf-media record`, with a private service on this machine or with a deployed one. */
export async function record(address: string, options: RecordCommand, settings: Settings): Promise<void> {
  const data = toStartData(address, options);
  const endpoint = options.endpoint ?? settings.endpoint;
  if (endpoint === undefined) await requireRecorder(settings.inherited);
  using signals = catchStopSignals({ parentToo: false });
  const line = ora({ text: 'starting', discardStdin: false });
  line.start();
  // A second signal exits at once; child processes end with this one.
  void signals.second.then(() => process.exit(130));
  try {
    await using local = endpoint === undefined ? await startLocalService(settings.inherited) : undefined;
    const client = createWebRecordClient(
      local === undefined ? { endpoint: endpoint ?? '', key: settings.key } : { endpoint: local.url },
    );
    const task = await followRecording(client, data, { line, stop: signals.first });
    const saved = local !== undefined || options.out !== undefined;
    const path = chooseOutputPath({
      out: options.out,
      url: data.RecordURL,
      hls: options.hls === true,
      now: new Date(),
    });
    const recorded = await saveFiles(task, saved ? path : undefined, options);
    line.succeed(formatSummary(recorded));
    if (options.json === true) console.log(JSON.stringify(recorded));
    if (options.open === true && recorded.file !== undefined) await openWithSystem(recorded.file);
  } catch (error) {
    line.fail();
    throw error;
  }
}

/** Starts a recording and follows it to its end. Once `stop` resolves, the recording is stopped and its file is kept. */
async function followRecording(
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
  // Reported below: following the recording fails as well.
  stopping.catch(() => undefined);
  let status = '';
  for await (const task of client.progress(taskId, { intervalMs: 500 })) {
    if (!isStopped || task.Status === 'transcode') line.text = formatProgress(task);
    // Without a terminal, print a line for each status.
    if (!line.isEnabled && task.Status !== status) console.error(line.text);
    status = task.Status;
    if (task.Status === 'finished') return task;
  }
  throw new CommandError('the service stopped reporting the recording before it was finished');
}

/** Downloads the files to `path`, if there is one. @throws CommandError when nothing was recorded */
async function saveFiles(
  { TaskID: taskId, Result: result = {} }: WebRecord.TaskInfo,
  path: OutputPath | undefined,
  { hls = false }: RecordCommand,
): Promise<RecordResult> {
  const [video] = result.Videos ?? [];
  if (video === undefined)
    throw new CommandError(result.ErrorMessage ?? 'stopped before anything was recorded');
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
    // There may be a file and an error.
    warnings: [
      ...(result.ErrorMessage === undefined ? [] : [result.ErrorMessage]),
      ...(result.Warnings ?? []),
    ],
  };
}

function formatSummary({ file, url, bytes, durationMs, frames, warnings }: RecordResult): string {
  const facts = [
    ...(durationMs === undefined ? [] : [formatDuration(durationMs)]),
    ...(frames === undefined ? [] : [`${frames} frames`]),
    formatSize(bytes),
  ];
  return [`${file ?? url}  (${facts.join(', ')})`, ...warnings.map((warning) => `  ${warning}`)].join('\n');
}

/** Opens a file with the system's default program, without waiting for that to exit. */
async function openWithSystem(path: string): Promise<void> {
  const program = process.platform === 'darwin' ? 'open' : 'xdg-open';
  const child = spawn(program, [path], { stdio: 'ignore', detached: true });
  child.unref();
  await Promise.race([
    once(child, 'spawn'),
    once(child, 'error').then(() =>
      console.error(`${program} could not be started; the recording is at ${path}`),
    ),
  ]);
}
