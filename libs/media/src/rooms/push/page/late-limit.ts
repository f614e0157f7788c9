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
