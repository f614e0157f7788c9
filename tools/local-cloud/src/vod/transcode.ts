import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { startProcessGroup } from '../processes/process-group.ts';
import { ffmpegArguments } from './ffmpeg-arguments.ts';
import { type MediaTools } from './media-tools.ts';
import { type TranscodeTemplate } from './templates.ts';
import { createProgressReader } from './transcode-progress.ts';

export interface TranscodeOptions {
  /** The http address of the source. */
  readonly source: string;
  /** Of the source; progress is counted by it. */
  readonly durationSeconds: number;
  readonly template: TranscodeTemplate;
  /** An empty folder. */
  readonly folder: string;
  readonly tools: MediaTools;
  /** Takes a whole percent, each once. */
  readonly onProgress: (percent: number) => void;
  /** Kills ffmpeg. */
  readonly signal: AbortSignal;
}

export interface TranscodedFile {
  /** `v.f100010.mp4`; the first file is the one to play. */
  readonly name: string;
  readonly path: string;
  readonly sizeBytes: number;
}

/**
 * Transcodes a source with ffmpeg.
 *
 * @returns the files it made
 * @throws Error with ffmpeg's own words when it failed; the reason of the signal when that ended it
 */
export async function transcode(options: TranscodeOptions): Promise<TranscodedFile[]> {
  const { source, template, folder, tools, signal, onProgress } = options;
  const main = `v.f${template.definition}.${template.container === 'mp4' ? 'mp4' : 'm3u8'}`;
  const logFile = join(folder, 'ffmpeg.log');
  const percentOf = createProgressReader(options.durationSeconds);
  let last = -1;
  signal.throwIfAborted();
  await using ffmpeg = await startProcessGroup({
    command: [tools.ffmpegPath, ...ffmpegArguments(source, template, join(folder, main))],
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
  if (code !== 0) throw new Error(await lastWords(logFile));
  const names = (await readdir(folder)).filter((name) => name.startsWith('v.f') && name !== main).sort();
  return Promise.all([main, ...names].map((name) => describe(folder, name)));
}

async function describe(folder: string, name: string): Promise<TranscodedFile> {
  const path = join(folder, name);
  return { name, path, sizeBytes: (await stat(path)).size };
}

async function lastWords(logFile: string): Promise<string> {
  const log = await readFile(logFile, 'utf8').catch(() => '');
  return log.trim().split('\n').slice(-3).join(' ').slice(-500) || 'ffmpeg failed';
}
