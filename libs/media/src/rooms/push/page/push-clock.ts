/**
 * The clock by which media is shown. It runs with the machine's clock, stops while the push is paused or has nothing
 * to show, and can be set. All in ms.
 */
export interface PushClock {
  readonly isRunning: boolean;
  at(nowMs: number): number;
  run(nowMs: number): void;
  halt(nowMs: number): void;
  set(timeMs: number, nowMs: number): void;
}

export function createPushClock(): PushClock {
  let timeMs = 0;
  let sinceMs: number | undefined;
  const at = (nowMs: number): number => (sinceMs === undefined ? timeMs : timeMs + nowMs - sinceMs);
  return {
    get isRunning() {
      return sinceMs !== undefined;
    },
    at,
    run(nowMs) {
      timeMs = at(nowMs);
      sinceMs = nowMs;
    },
    halt(nowMs) {
      timeMs = at(nowMs);
      sinceMs = undefined;
    },
    set(toMs, nowMs) {
      timeMs = toMs;
      if (sinceMs !== undefined) sinceMs = nowMs;
    },
  };
}

/** Where a feed begins on the clock, and its position in the source. */
export interface Stretch {
  feed: number;
  clockMs: number;
  fromMs: number;
}

/** Pure: finds what is shown at a time of the clock: the stretch, and the position in the source. */
export function placeAt(
  stretches: readonly Stretch[],
  clockMs: number,
): { stretch: Stretch; positionMs: number } | undefined {
  const stretch = stretches.findLast((one) => one.clockMs <= clockMs) ?? stretches[0];
  return stretch && { stretch, positionMs: stretch.fromMs + Math.max(0, clockMs - stretch.clockMs) };
}
