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

/** How much of a live stream is buffered for smooth playback: of a continuous one, and of one that comes in bursts. */
const pushedMarginMs = 300;
const pulledMarginMs = 500;
const maxMarginMs = 2_500;
const windowMs = 2_000;
/** A shorter jump is not worthwhile. */
const minJumpMs = 300;

/**
 * Keeps the delay of a live stream low. The amount of media ahead of the clock varies as it arrives; its minimum over
 * a while is unnecessary delay, except for a margin, which grows whenever the stream has stalled.
 */
export interface LateLimit {
  /** How much has to be buffered before the clock runs. */
  readonly marginMs: number;
  /** @returns how far to jump ahead now, ms; usually 0 */
  observe(aheadMs: number, nowMs: number): number;
  stalled(): void;
}

/** @param isPulled it comes in bursts: the minimum is then taken over more than the longest of them */
export function createLateLimit(isPulled: boolean): LateLimit {
  let marginMs = isPulled ? pulledMarginMs : pushedMarginMs;
  let sinceMs: number | undefined;
  let minMs = Infinity;
  let maxMs = 0;
  const begin = (nowMs: number | undefined): void => {
    sinceMs = nowMs;
    minMs = Infinity;
  };
  return {
    get marginMs() {
      return marginMs;
    },
    observe(aheadMs, nowMs) {
      sinceMs ??= nowMs;
      minMs = Math.min(minMs, aheadMs);
      maxMs = Math.max(maxMs, aheadMs);
      if (nowMs - sinceMs < (isPulled ? Math.max(windowMs, maxMs * 1.5) : windowMs)) return 0;
      const jumpMs = minMs - marginMs;
      begin(nowMs);
      if (jumpMs < minJumpMs) return 0;
      maxMs -= jumpMs;
      return jumpMs;
    },
    stalled() {
      marginMs = Math.min(maxMarginMs, marginMs * 1.5);
      begin(undefined);
    },
  };
}
