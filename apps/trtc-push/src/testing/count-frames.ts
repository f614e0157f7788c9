/// <reference lib="dom" />
import type { Anchor } from '@scf-media/local-cloud/testing';

/** Counts the frames that a user of a room has seen, also of publishers who have left. */
export async function countFrames({ page }: Anchor): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const counted = { frames: 0 };
    Object.assign(window, { counted });
    setInterval(() => {
      const [video] = document.querySelectorAll('video');
      counted.frames = Math.max(counted.frames, video?.getVideoPlaybackQuality().totalVideoFrames ?? 0);
    }, 50);
  });
  return () => page.evaluate(() => (window as unknown as { counted: { frames: number } }).counted.frames);
}
