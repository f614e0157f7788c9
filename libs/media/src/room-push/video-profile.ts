import type { SourceVideo } from '../media-source/source-info.ts';

/** Rooms are watched at 30 frames a second at most. */
const mostFramesPerSecond = 30;
const leastKbps = 300;
const mostKbps = 4_000;
/** Of a pixel of moving picture in H.264 over WebRTC; 1280x720 at 30 frames a second then has 1900 kbps. */
const bitsPerPixel = 0.07;

/** Pure: what the picture may cost in the room, kbps, by its size. */
export function videoProfileOf({ width, height, framesPerSecond }: SourceVideo): {
  width: number;
  height: number;
  frameRate: number;
  bitrate: number;
} {
  const frameRate = Math.min(
    mostFramesPerSecond,
    Math.max(1, Math.round(framesPerSecond || mostFramesPerSecond)),
  );
  const kbps = Math.round((width * height * frameRate * bitsPerPixel) / 1000);
  return { width, height, frameRate, bitrate: Math.min(mostKbps, Math.max(leastKbps, kbps)) };
}
