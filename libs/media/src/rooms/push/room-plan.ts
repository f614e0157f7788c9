import type { InputPlan, VideoPlan } from '../source/plan-input.ts';
import type { SourceVideo } from '../source/source-info.ts';
import { buildPlaybackInput, type SourceInput, buildInputOptions } from '../source/source-input.ts';
import type { VideoProfile } from './page/push-api.ts';

const avcProfiles: Record<string, string> = {
  'Constrained Baseline': '42E0',
  Baseline: '4200',
  Main: '4D40',
};

/** The codecs that Chromium decodes (Debian's build; it does not decode HEVC and MPEG-4). */
export const decodedCodecs = ['h264', 'vp8', 'vp9', 'av1'] as const;

/** Pure: returns the codec string for WebCodecs (RFC 6381). The stream itself states the rest. */
export function toWebCodec({ codec, profile, level }: SourceVideo): string {
  if (codec === 'vp8') return 'vp8';
  if (codec === 'vp9') return 'vp09.00.40.08';
  if (codec === 'av1') return 'av01.0.08M.08';
  const hex = Math.max(10, level).toString(16).padStart(2, '0').toUpperCase();
  return `avc1.${avcProfiles[profile] ?? '6400'}${hex}`;
}

const minKbps = 300;
const maxKbps = 5_000;
/** The room's encoder is OpenH264 without B-frames: with the source's own bit rate it would drop frames. */
const bitsOverSource = 1.5;
/** Slides have few frames; they are repeated for those who enter the room later. */
const minFramesPerSecond = 15;
/** Bits a pixel of moving video in H.264 over WebRTC: 1900 kbit/s for 1280x720 at 30 frames a second. */
const bitsPerPixel = 0.07;

/**
 * Pure: plans the encoding for the room: in the video's own size and frame rate, with the bit rate that these or the
 * source need.
 */
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
  /** Where ffmpeg starts reading: for copied video, at the key frame before. */
  fromMs: number;
  /** Added to all timestamps. */
  offsetMs: number;
}

/**
 * Pure: builds ffmpeg's command line for a feed: NUT with the video on `pipe:1`, copied or raw, and the audio on
 * `pipe:3`. Its timestamps are positions in the source that count from 0, whatever the source's own timestamps are.
 */
export function buildFeedArguments(input: SourceInput, plan: InputPlan, place: FeedPlace): string[] {
  const { fromMs, offsetMs, format } = place;
  // ffmpeg's timestamps count from where it starts.
  const offsetSeconds = ((offsetMs + fromMs) / 1000).toFixed(3);
  const nut = ['-output_ts_offset', offsetSeconds, '-flush_packets', '1', '-write_index', '0', '-f', 'nut'];
  return [
    ...['-v', 'error', '-nostdin'],
    ...buildInputOptions(input),
    // Old AVI files have no timestamps for B-frames. Not `nobuffer`, which drops the first key frame, and with it
    // some seconds.
    ...['-fflags', '+genpts'],
    ...(fromMs > 0 ? ['-ss', (fromMs / 1000).toFixed(3)] : []),
    ...buildPlaybackInput(input, format),
    ...(plan.video === undefined ? [] : [...buildVideoOptions(plan.video), ...nut, 'pipe:1']),
    ...(plan.audio === undefined
      ? []
      : ['-map', plan.audio.map, '-af', plan.audio.filter, '-c:a', 'pcm_s16le', ...nut, 'pipe:3']),
  ];
}

function buildVideoOptions({ map, reasons, filter, codec }: NonNullable<InputPlan['video']>): string[] {
  if (reasons.length > 0) return ['-map', map, '-vf', filter, '-c:v', 'rawvideo', '-pix_fmt', 'yuv420p'];
  // Then parameter sets that change in mid-stream are in the packets.
  const annexB = codec === 'h264' ? ['-bsf:v', 'h264_mp4toannexb'] : [];
  return ['-map', map, '-c:v', 'copy', ...annexB];
}
