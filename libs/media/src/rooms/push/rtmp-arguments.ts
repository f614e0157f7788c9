import { privateFile } from '../../ffmpeg/ffmpeg-process.ts';
import { playbackInput, type SourceInput, sourceInputOptions } from '../source/source-input.ts';
import type { RtmpPlan } from './rtmp-plan.ts';
import type { RtmpTarget } from './rtmp-target.ts';

/** A server that accepts nothing for this long is gone. */
const sendTimeoutUs = 10_000_000;

export interface RtmpPlace {
  /** ffmpeg's name of the source's container. */
  format: string;
  /** Where to begin; for copied media this must be a key frame. */
  fromMs: number;
  /** Start over at the end of the file, on the same connection. */
  loop: boolean;
}

/**
 * Pure: builds ffmpeg's command line that sends a source to an RTMP server in real time. The stream name, which
 * contains the signature, is not in it: see {@link rtmpSecret}.
 */
export function rtmpArguments(
  input: SourceInput,
  plan: RtmpPlan,
  target: Pick<RtmpTarget, 'url'>,
  { format, fromMs, loop }: RtmpPlace,
): string[] {
  return [
    ...['-v', 'warning', '-nostdin'],
    // Progress four times a second.
    ...['-progress', 'pipe:1', '-nostats', '-stats_period', '0.25'],
    ...sourceInputOptions(input),
    // Old AVI files have no timestamps for B-frames.
    ...['-fflags', input.isLive ? '+genpts+nobuffer' : '+genpts'],
    // The segments of a live playlist come in bursts, and are sent evenly.
    ...(input.isLive && format !== 'hls' ? [] : ['-re']),
    ...(!input.isLive && loop ? ['-stream_loop', '-1'] : []),
    ...(!input.isLive && fromMs > 0 ? ['-ss', (fromMs / 1000).toFixed(3)] : []),
    ...playbackInput(input, format),
    ...plan.codecOptions,
    ...['-f', 'flv', '-flvflags', 'no_duration_filesize'],
    ...['-flush_packets', '1', '-rw_timeout', String(sendTimeoutUs)],
    ...['-fpre', privateFile, target.url],
  ];
}

/**
 * Pure: writes the preset from which ffmpeg learns the stream name; every user of the machine can read its arguments.
 */
export const rtmpSecret = ({ stream }: RtmpTarget): string => `rtmp_playpath=${stream}\n`;

/** Pure: parses a line of ffmpeg's progress; returns how much was sent, ms, or undefined for any other line. */
export function parseSentMs(line: string): number | undefined {
  // It is in microseconds, despite its name.
  const [, microseconds] = /^out_time_ms=(\d+)$/.exec(line) ?? [];
  return microseconds === undefined ? undefined : Number(microseconds) / 1000;
}
