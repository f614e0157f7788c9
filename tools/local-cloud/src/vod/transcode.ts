import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { startProcessGroup } from '../processes/process-group.ts';
import { type MediaTools } from './probe.ts';
import {
  TEMPLATE_CHANNELS,
  TEMPLATE_FPS,
  TEMPLATE_SAMPLE_RATE,
  type TranscodeTemplate,
} from './templates.ts';

/** A key frame every two seconds, so that seeking is fast. */
const KEY_FRAME_INTERVAL = 2 * TEMPLATE_FPS;

const HLS_SEGMENT_SECONDS = 10;

const mp4 = (output: string): string[] => ['-movflags', '+faststart', '-f', 'mp4', '-y', output];

const hls = (output: string): string[] => [
  ...['-f', 'hls', '-hls_time', String(HLS_SEGMENT_SECONDS), '-hls_playlist_type', 'vod'],
  ...['-hls_segment_filename', `${output.replace(/\.m3u8$/, '')}.%d.ts`, '-y', output],
];

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
 * @returns the files that it created
 * @throws Error with the end of ffmpeg's log if it fails; the reason of the signal if that aborts
 */
export async function transcode(options: TranscodeOptions): Promise<TranscodedFile[]> {
  const { source, template, folder, tools, signal, onProgress } = options;
  const main = `v.f${template.definition}.${template.container === 'mp4' ? 'mp4' : 'm3u8'}`;
  const logFile = join(folder, 'ffmpeg.log');
  const readPercent = createProgressReader(options.durationSeconds);
  let last = -1;
  signal.throwIfAborted();
  await using ffmpeg = await startProcessGroup({
    command: [tools.ffmpegPath, ...buildFfmpegArguments(source, template, join(folder, main))],
    cwd: folder,
    env: tools.env,
    logFile,
    onLine: (line) => {
      const percent = readPercent(line);
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

/**
 * Builds the arguments of ffmpeg for a template. Progress goes to stdout, errors to stderr.
 *
 * @param source URL of the source
 * @param output path of the MP4, or of the playlist, with segments beside it as `<playlist without .m3u8>.<n>.ts`
 */
export function buildFfmpegArguments(source: string, template: TranscodeTemplate, output: string): string[] {
  const { shortSide, videoKbps, audioKbps } = template;
  return [
    ...['-hide_banner', '-nostdin', '-loglevel', 'error', '-nostats'],
    ...['-progress', 'pipe:1', '-stats_period', '0.2'],
    // An uploaded playlist must not read files of this machine.
    ...['-protocol_whitelist', 'http,tcp', '-i', source],
    ...['-map', '0:v:0', '-map', '0:a:0?', '-map_metadata', '-1', '-sn', '-dn'],
    // -2 keeps both sides even, which 4:2:0 requires.
    ...['-vf', `scale='if(gte(iw,ih),-2,${shortSide})':'if(gte(iw,ih),${shortSide},-2)',setsar=1`],
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p', '-r', String(TEMPLATE_FPS)],
    ...['-b:v', `${videoKbps}k`, '-maxrate', `${videoKbps * 1.5}k`, '-bufsize', `${videoKbps * 2}k`],
    ...['-g', String(KEY_FRAME_INTERVAL), '-keyint_min', String(KEY_FRAME_INTERVAL), '-sc_threshold', '0'],
    ...['-c:a', 'aac', '-b:a', `${audioKbps}k`, '-ar', String(TEMPLATE_SAMPLE_RATE)],
    ...['-ac', String(TEMPLATE_CHANNELS)],
    ...(template.container === 'mp4' ? mp4(output) : hls(output)),
  ];
}

/**
 * Creates a parser for the lines of `ffmpeg -progress`.
 *
 * @returns a function that returns the progress in percent if the line contains it: 0 to 99, because a transcode is complete only
 *   when its output is stored
 */
export function createProgressReader(durationSeconds: number): (line: string) => number | undefined {
  return (line) => {
    // `N/A` until the first packet.
    const [, micros] = /^out_time_us=(\d+)$/.exec(line.trim()) ?? [];
    if (micros === undefined || durationSeconds <= 0) return undefined;
    return Math.min(99, Math.floor((Number(micros) / 1e6 / durationSeconds) * 100));
  };
}
