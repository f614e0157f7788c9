import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { mediaEnvironment } from '../../ffmpeg/ffmpeg-process.ts';
import { type SourceInput, buildInputOptions } from './source-input.ts';

export interface ProbePacketsOptions {
  ffprobePath: string;
  signal?: AbortSignal | undefined;
}

const timeoutMs = 20_000;
const maxOutputBytes = 4 * 1024 * 1024;

/** Runs ffprobe over the packets of a file without decoding them. @returns its lines, as CSV */
async function listPackets(
  input: SourceInput,
  selection: readonly string[],
  { ffprobePath, signal }: ProbePacketsOptions,
): Promise<string> {
  const { stdout } = await promisify(execFile)(
    ffprobePath,
    ['-v', 'error', '-of', 'csv=p=0', ...selection, ...buildInputOptions(input), input.url],
    {
      ...{ timeout: timeoutMs, killSignal: 'SIGKILL' as const, maxBuffer: maxOutputBytes, signal },
      env: { ...mediaEnvironment, ...input.environment },
    },
  );
  return stdout;
}

const seconds = (ms: number): string => (ms / 1000).toFixed(3);

/** Packets closer than this to where reading ended had been read already. */
const minMoreMs = 500;
const searchedSeconds = 3;

/**
 * Returns whether a file has media after the position at which reading it ended. ffmpeg exits in the same way at the
 * end of a file and when a server closes the connection too early; a truncated file still states its full duration.
 */
export async function hasMore(
  input: SourceInput,
  positionMs: number,
  options: ProbePacketsOptions,
): Promise<boolean> {
  const lines = await listPackets(
    input,
    [
      ...['-show_entries', 'packet=pts_time:format=start_time'],
      ...['-read_intervals', `${seconds(positionMs)}%+${searchedSeconds}`],
    ],
    options,
  );
  const times = lines.split('\n').map(Number.parseFloat).filter(Number.isFinite);
  // The last line is the container's start time.
  const startMs = (times.pop() ?? 0) * 1000;
  return times.some((time) => time * 1000 - startMs > positionMs + minMoreMs);
}

/**
 * Finds the key frame at or before `positionMs`, ms: copied video can start nowhere else. Reads the file's index and one
 * packet. Returns `positionMs` itself for a file without video, or when ffprobe cannot tell.
 */
export async function findKeyFrameBefore(
  input: SourceInput,
  positionMs: number,
  options: ProbePacketsOptions,
): Promise<number> {
  if (positionMs <= 0) return 0;
  try {
    const line = await listPackets(
      input,
      [
        ...['-select_streams', 'V:0', '-show_entries', 'packet=pts_time'],
        ...['-read_intervals', `${seconds(positionMs)}%+#1`],
      ],
      options,
    );
    const foundMs = Number.parseFloat(line) * 1000;
    return Number.isFinite(foundMs) ? Math.max(0, Math.min(positionMs, foundMs)) : positionMs;
  } catch {
    options.signal?.throwIfAborted();
    return positionMs;
  }
}

/** How the frames of a source follow each other, as far as its first seconds show. */
export interface FrameOrder {
  /** The longest distance between two key frames; undefined when unknown. */
  keyFrameDistanceMs: number | undefined;
  /** Some frames are decoded in another order than they are shown (B-frames). */
  hasReordered: boolean;
}

/** Contains two key frames of any stream that was made for live use. */
const inspectedSeconds = 6;

/**
 * Inspects the first frames of a file without decoding them: containers do not always state the key frame distance or
 * whether there are B-frames. Returns "unknown" when ffprobe fails: playing the file will report the reason.
 *
 * @param videoIndex the index among the source's video streams
 */
export async function readFrameOrder(
  input: SourceInput,
  videoIndex: number,
  options: ProbePacketsOptions,
): Promise<FrameOrder> {
  try {
    const lines = await listPackets(
      input,
      [
        ...['-select_streams', `v:${videoIndex}`, '-show_entries', 'packet=pts_time,dts_time,flags'],
        ...['-read_intervals', `%+${inspectedSeconds}`],
      ],
      options,
    );
    return parseFrameOrder(lines);
  } catch {
    options.signal?.throwIfAborted();
    return { keyFrameDistanceMs: undefined, hasReordered: false };
  }
}

/** Pure: reads ffprobe's lines, for example `0.080000,0.040000,K_`. */
export function parseFrameOrder(lines: string): FrameOrder {
  const frames = lines
    .split('\n')
    .map((line) => line.split(','))
    .filter((fields) => fields.length >= 3)
    .map(([shown = '', , flags = '']) => ({ shown: Number(shown), isKey: flags.startsWith('K') }))
    .filter(({ shown }) => Number.isFinite(shown));
  const keys = frames.filter(({ isKey }) => isKey).map(({ shown }) => shown);
  // With a single key frame, the next one comes after everything that was inspected.
  const ends = frames.length < 2 ? keys : [...keys, frames.at(-1)?.shown ?? 0];
  const distances = ends.slice(1).map((time, index) => (time - (ends[index] ?? 0)) * 1000);
  return {
    keyFrameDistanceMs: distances.length === 0 ? undefined : Math.round(Math.max(...distances)),
    // Containers may shift all timestamps by the same amount; only a frame shown before its predecessor proves reordering.
    hasReordered: frames.some(({ shown }, index) => shown < (frames[index - 1]?.shown ?? shown)),
  };
}
