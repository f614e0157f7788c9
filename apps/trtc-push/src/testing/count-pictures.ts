/// <reference lib="dom" />
import type { Anchor } from '@scf-media/local-cloud/testing';

/** Counts the pictures that somebody in a room sees of somebody else, also of one who has left again. */
export async function countPictures({ page }: Anchor): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const counted = { pictures: 0 };
    Object.assign(window, { counted });
    setInterval(() => {
      const [video] = document.querySelectorAll('video');
      counted.pictures = Math.max(counted.pictures, video?.getVideoPlaybackQuality().totalVideoFrames ?? 0);
    }, 50);
  });
  return () => page.evaluate(() => (window as unknown as { counted: { pictures: number } }).counted.pictures);
}
