import type { InputPlan } from './plan-input.ts';
import { playedInput, type SourceInput, sourceInputOptions } from './source-input.ts';

export interface FeedPlace {
  /** ffmpeg's name of the container. */
  format: string;
  /** Where ffmpeg begins to read: at the key frame before, for pictures that are copied. */
  fromMs: number;
  /** Added to all times. */
  offsetMs: number;
}

/**
 * Pure: ffmpeg's command line for a feed: NUT with the pictures on `pipe:1`, copied or raw, and with the sound on `pipe:3`.
 * All times are places in the source, from its beginning on, whatever its own clock says.
 */
export function feedArguments(input: SourceInput, plan: InputPlan, place: FeedPlace): string[] {
  const { fromMs, offsetMs, format } = place;
  // ffmpeg counts from where it was told to begin.
  const offsetSeconds = ((offsetMs + fromMs) / 1000).toFixed(3);
  const nut = ['-output_ts_offset', offsetSeconds, '-flush_packets', '1', '-write_index', '0', '-f', 'nut'];
  return [
    ...['-v', 'error', '-nostdin'],
    ...sourceInputOptions(input),
    // Old AVI has no times of B-frames. Not `nobuffer`: it throws away the first key frame, and with it some seconds.
    ...['-fflags', '+genpts'],
    ...(fromMs > 0 ? ['-ss', (fromMs / 1000).toFixed(3)] : []),
    ...playedInput(input, format),
    ...(plan.video === undefined ? [] : [...videoOptions(plan.video), ...nut, 'pipe:1']),
    ...(plan.audio === undefined
      ? []
      : ['-map', plan.audio.map, '-af', plan.audio.filter, '-c:a', 'pcm_s16le', ...nut, 'pipe:3']),
  ];
}

function videoOptions({ map, reasons, filter, codec }: NonNullable<InputPlan['video']>): string[] {
  if (reasons.length > 0) return ['-map', map, '-vf', filter, '-c:v', 'rawvideo', '-pix_fmt', 'yuv420p'];
  // Parameters that change in mid stream are then among the pictures.
  const annexB = codec === 'h264' ? ['-bsf:v', 'h264_mp4toannexb'] : [];
  return ['-map', map, '-c:v', 'copy', ...annexB];
}
