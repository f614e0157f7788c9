/// <reference lib="dom" />
import type { Anchor } from '@scf-media/local-cloud/testing';

/** How many pictures, of which width, somebody in a room has seen of somebody else. */
export function watched({ page }: Anchor): Promise<{ frames: number; width: number }> {
  return page.evaluate(() => {
    const [video] = document.querySelectorAll('video');
    return { frames: video?.getVideoPlaybackQuality().totalVideoFrames ?? 0, width: video?.videoWidth ?? 0 };
  });
}
