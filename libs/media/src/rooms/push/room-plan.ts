import type { InputPlan, VideoPlan } from '../source/plan-input.ts';
import type { SourceVideo } from '../source/source-info.ts';
import { playbackInput, type SourceInput, sourceInputOptions } from '../source/source-input.ts';
import type { VideoProfile } from './page/push-api.ts';

const avcProfiles: Record<string, string> = {
  'Constrained Baseline': '42E0',
  Baseline: '4200',
  Main: '4D40',
};

/** What Chromium decodes without help (Debian's build; HEVC and MPEG-4 it does not). */
export const decodedCodecs = ['h264', 'vp8', 'vp9', 'av1'] as const;

/** Pure: the name by which WebCodecs knows a codec (RFC 6381). The stream itself says the rest. */
export function toWebCodec({ codec, profile, level }: SourceVideo): string {
  if (codec === 'vp8') return 'vp8';
  if (codec === 'vp9') return 'vp09.00.40.08';
  if (codec === 'av1') return 'av01.0.08M.08';
  const hex = Math.max(10, level).toString(16).padStart(2, '0').toUpperCase();
  return `avc1.${avcProfiles[profile] ?? '6400'}${hex}`;
}

const minKbps = 300;
const maxKbps = 5_000;
/** The room's encoder is OpenH264 without B-frames: with a source's own bits it leaves frames out. */
const bitsOverSource = 1.5;
/** Slides stand for seconds; who comes into the room sees them at once all the same, as they are sent again. */
const minFramesPerSecond = 15;
/** Of a pixel of moving frame in H.264 over WebRTC; 1280x720 at 30 frames a second then has 1900 kbps. */
const bitsPerPixel = 0.07;

/** Pure: how the frame is encoded for the room: in its own size and rate, with the bits that these or the source want. */
export function toVideoProfile(
  { width, height, framesPerSecond }: Pick<VideoPlan, 'width' | 'height' | 'framesPerSecond'>,
  { bitrateKbps }: Pick<SourceVideo, 'bitrateKbps'>,
): VideoProfile {
  const frameRate = Math.max(minFramesPerSecond, Math.ceil(framesPerSecond));
  const kbps = Math.max(bitrateKbps * bitsOverSource, (width * height * frameRate * bitsPerPixel) / 1000);
  return { width, height, frameRate, bitrate: Math.round(Math.min(maxKbps, Math.max(minKbps, kbps))) };
}

interface FeedPlace {
  /** ffmpeg's name of the container. */
  format: string;
  /** Where ffmpeg begins to read: at the key frame before, for frames that are copied. */
  fromMs: number;
  /** Added to all times. */
  offsetMs: number;
}

/**
 * Pure: ffmpeg's command line for a feed: NUT with the frames on `pipe:1`, copied or raw, and with the audio on `pipe:3`.
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
    ...playbackInput(input, format),
    ...(plan.video === undefined ? [] : [...videoOptions(plan.video), ...nut, 'pipe:1']),
    ...(plan.audio === undefined
      ? []
      : ['-map', plan.audio.map, '-af', plan.audio.filter, '-c:a', 'pcm_s16le', ...nut, 'pipe:3']),
  ];
}

function videoOptions({ map, reasons, filter, codec }: NonNullable<InputPlan['video']>): string[] {
  if (reasons.length > 0) return ['-map', map, '-vf', filter, '-c:v', 'rawvideo', '-pix_fmt', 'yuv420p'];
  // Parameters that change in mid stream are then among the frames.
  const annexB = codec === 'h264' ? ['-bsf:v', 'h264_mp4toannexb'] : [];
  return ['-map', map, '-c:v', 'copy', ...annexB];
}
