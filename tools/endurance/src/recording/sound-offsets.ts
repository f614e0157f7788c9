import type { ClockReading } from '@scf-media/media/testing';

/** How much later than its flash a beep comes in the file. */
export interface SoundOffset {
  /** Of the flash, ms of the file. */
  atMs: number;
  /** Negative when the beep comes first. */
  offsetMs: number;
}

/** The page draws 60 times a second, and of that the recording has every second picture. */
const drawMs = 1000 / 60;
const farthestMs = 400;

/**
 * The offset of each flash that has its beep. Flash and beep begin with the same draw of the page; where the recording has
 * only the draw after it, the flash counts from the one that is missing. Otherwise which of the two it has, which changes
 * now and then, would look like a drift of 17 ms.
 */
export function soundOffsets({ frames, beepsMs }: ClockReading): SoundOffset[] {
  return frames.flatMap(({ timeMs, flash, beep }, index) => {
    if (!flash || frames[index - 1]?.flash !== false) return [];
    const flashMs = beep ? timeMs : timeMs - drawMs;
    const near = beepsMs.map((beepMs) => beepMs - flashMs).filter((ms) => Math.abs(ms) < farthestMs);
    const [offsetMs] = near;
    return near.length === 1 && offsetMs !== undefined ? [{ atMs: timeMs, offsetMs }] : [];
  });
}
