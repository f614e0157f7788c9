import { privateFile } from '../../ffmpeg/ffmpeg-process.ts';
import { playbackInput, type SourceInput, sourceInputOptions } from '../source/source-input.ts';
import type { RtmpPlan } from './rtmp-plan.ts';
import type { RtmpTarget } from './rtmp-target.ts';

/** A server that takes nothing for so long is gone. */
const sendTimeoutUs = 10_000_000;

export interface RtmpPlace {
  /** ffmpeg's name of the source's container. */
  format: string;
  /** Where to begin; for media that is copied this must be a key frame. */
  fromMs: number;
  /** Begin again at the end of the file, over the same connection. */
  loop: boolean;
}

/**
 * Pure: ffmpeg's command line for a source whose media goes to an RTMP server as fast as it is to be seen. The stream's name, which
 * has the signature, is not in it: see {@link rtmpSecret}.
 */
export function rtmpArguments(
  input: SourceInput,
  plan: RtmpPlan,
  target: Pick<RtmpTarget, 'url'>,
  { format, fromMs, loop }: RtmpPlace,
): string[] {
  return [
    ...['-v', 'warning', '-nostdin'],
    // How far it is, four times a second.
    ...['-progress', 'pipe:1', '-nostats', '-stats_period', '0.25'],
    ...sourceInputOptions(input),
    // Old AVI has no times of B-frames.
    ...['-fflags', input.isLive ? '+genpts+nobuffer' : '+genpts'],
    // A live playlist comes a segment at a time, and is sent evenly.
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

/** Pure: the preset by which ffmpeg learns the stream's name: every user of the machine can read arguments. */
export const rtmpSecret = ({ stream }: RtmpTarget): string => `rtmp_playpath=${stream}\n`;

/** Pure: the time, ms, in a line of ffmpeg's progress; undefined for any other line. */
export function parseSentMs(line: string): number | undefined {
  // In microseconds, whatever its name says.
  const [, microseconds] = /^out_time_ms=(\d+)$/.exec(line) ?? [];
  return microseconds === undefined ? undefined : Number(microseconds) / 1000;
}
