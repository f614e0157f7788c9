import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { startProcessGroup } from '../processes/process-group.ts';
import { makeFfmpegArguments, createProgressReader } from './ffmpeg-command.ts';
import { type MediaTools } from './probe.ts';
import { type TranscodeTemplate } from './templates.ts';

export interface TranscodeOptions {
  /** URL of the source. */
  readonly source: string;
  /** Of the source; used to compute progress. */
  readonly durationSeconds: number;
  readonly template: TranscodeTemplate;
  /** An empty folder. */
  readonly folder: string;
  readonly tools: MediaTools;
  /** Called with each new whole percentage. */
  readonly onProgress: (percent: number) => void;
  /** Kills ffmpeg. */
  readonly signal: AbortSignal;
}

export interface TranscodedFile {
  /** Such as `v.f100010.mp4`. The first file is the one to play. */
  readonly name: string;
  readonly path: string;
  readonly sizeBytes: number;
}

/**
 * Transcodes a source with ffmpeg.
 *
 * @returns the files that it made
 * @throws Error with the end of ffmpeg's log if it fails; the reason of the signal if that aborts
 */
export async function transcode(options: TranscodeOptions): Promise<TranscodedFile[]> {
  const { source, template, folder, tools, signal, onProgress } = options;
  const main = `v.f${template.definition}.${template.container === 'mp4' ? 'mp4' : 'm3u8'}`;
  const logFile = join(folder, 'ffmpeg.log');
  const percentOf = createProgressReader(options.durationSeconds);
  let last = -1;
  signal.throwIfAborted();
  await using ffmpeg = await startProcessGroup({
    command: [tools.ffmpegPath, ...makeFfmpegArguments(source, template, join(folder, main))],
    cwd: folder,
    env: tools.env,
    logFile,
    onLine: (line) => {
      const percent = percentOf(line);
      if (percent === undefined || percent <= last) return;
      last = percent;
      onProgress(percent);
    },
  });
  const kill = (): void => ffmpeg.kill();
  signal.addEventListener('abort', kill);
  const { code } = await ffmpeg.ended.finally(() => signal.removeEventListener('abort', kill));
  signal.throwIfAborted();
  if (code !== 0) throw new Error(await readLogEnd(logFile));
  const names = (await readdir(folder)).filter((name) => name.startsWith('v.f') && name !== main).sort();
  return Promise.all([main, ...names].map((name) => describe(folder, name)));
}

async function describe(folder: string, name: string): Promise<TranscodedFile> {
  const path = join(folder, name);
  return { name, path, sizeBytes: (await stat(path)).size };
}

async function readLogEnd(logFile: string): Promise<string> {
  const log = await readFile(logFile, 'utf8').catch(() => '');
  return log.trim().split('\n').slice(-3).join(' ').slice(-500) || 'ffmpeg failed';
}
