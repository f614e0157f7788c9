import type { ClockReading, TimedFrame } from '@scf-media/media/testing';

/** A recording cut in two where something was killed. */
export interface Joint {
  before: ClockReading;
  after: ClockReading;
  /** What the page's clock showed last before, and first after it; NaN where there is no frame. */
  lastMs: number;
  firstMs: number;
}

/** @param killedAtMs by the page's clock: frames that show more are of the time after */
export function jointOf({ frames, beepsMs }: ClockReading, killedAtMs: number): Joint {
  const index = frames.findIndex(({ clockMs }) => clockMs > killedAtMs);
  const cut = index === -1 ? frames.length : index;
  const cutTimeMs = frames[cut]?.timeMs ?? Infinity;
  return {
    before: { frames: frames.slice(0, cut), beepsMs: beepsMs.filter((beepMs) => beepMs < cutTimeMs) },
    after: { frames: frames.slice(cut), beepsMs: beepsMs.filter((beepMs) => beepMs >= cutTimeMs) },
    lastMs: frames[cut - 1]?.clockMs ?? Number.NaN,
    firstMs: frames[cut]?.clockMs ?? Number.NaN,
  };
}

/** Where the page's clock goes back: at what place in the file, ms, and from what to what. */
export interface BackwardStep {
  timeMs: number;
  fromMs: number;
  toMs: number;
}

/**
 * What was recorded twice, or in a wrong order, shows as such a step. A single picture twice in a row is none: Chrome repeats
 * one when the page, or the machine, is late.
 */
export function backwardSteps(frames: readonly TimedFrame[]): BackwardStep[] {
  return frames.flatMap(({ timeMs, clockMs }, index) => {
    const before = frames[index - 1]?.clockMs ?? -Infinity;
    return clockMs < before ? [{ timeMs, fromMs: before, toMs: clockMs }] : [];
  });
}
