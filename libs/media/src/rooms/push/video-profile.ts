import type { SourceVideo } from '../source/source-info.ts';
import type { VideoPlan } from '../source/plan-input.ts';
import type { VideoProfile } from './page/push-api.ts';

const leastKbps = 300;
const mostKbps = 5_000;
/** The room's encoder is OpenH264 without B-frames: with a source's own bits it leaves pictures out. */
const bitsOverSource = 1.5;
/** Slides stand for seconds; who comes into the room sees them at once all the same, as they are sent again. */
const leastFramesPerSecond = 15;
/** Of a pixel of moving picture in H.264 over WebRTC; 1280x720 at 30 frames a second then has 1900 kbps. */
const bitsPerPixel = 0.07;

/** Pure: how the picture is encoded for the room: in its own size and rate, with the bits that these or the source want. */
export function videoProfileOf(
  { width, height, framesPerSecond }: Pick<VideoPlan, 'width' | 'height' | 'framesPerSecond'>,
  { bitrateKbps }: Pick<SourceVideo, 'bitrateKbps'>,
): VideoProfile {
  const frameRate = Math.max(leastFramesPerSecond, Math.ceil(framesPerSecond));
  const kbps = Math.max(bitrateKbps * bitsOverSource, (width * height * frameRate * bitsPerPixel) / 1000);
  return { width, height, frameRate, bitrate: Math.round(Math.min(mostKbps, Math.max(leastKbps, kbps))) };
}
