/** How much of a live stream waits when it is seen evenly: what comes at once, and what comes in bursts. */
const pushedMarginMs = 300;
const pulledMarginMs = 500;
const maxMarginMs = 2_500;
const windowMs = 2_000;
/** Not worth a jump. */
const minJumpMs = 300;

/**
 * Keeps a live stream from being later than it has to be. What is ahead of the clock rises and falls as media comes; the least of it
 * over a while is delay for nothing, but for a margin, which grows when the stream has stood still.
 */
export interface LateLimit {
  /** What has to be there before the clock runs. */
  readonly marginMs: number;
  /** @returns how far to jump ahead now, ms; mostly 0 */
  look(aheadMs: number, nowMs: number): number;
  stoodStill(): void;
}

/** @param isPulled it comes in bursts: a while is then longer than the longest one */
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
    look(aheadMs, nowMs) {
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
    stoodStill() {
      marginMs = Math.min(maxMarginMs, marginMs * 1.5);
      begin(undefined);
    },
  };
}
