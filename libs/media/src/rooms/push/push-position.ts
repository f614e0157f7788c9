import type { PushPosition } from './media-push.ts';

/** What the push page reports of its clock. */
export interface ReportedPosition {
  /** What the room sees, ms in the source. */
  positionMs: number;
  /** Up to where the page has media, ms in the source. */
  bufferedMs: number;
  isRunning: boolean;
}

/** Between two reports the position is extrapolated, but not further than this, ms: the page may hang. */
const maxExtrapolationMs = 500;

/** Pure but for its clock: tracks what the room sees from the page's reports, across seeks and lost browsers. */
export function createPositionTracker(
  { startAtMs, isLive }: { startAtMs: number; isLive: boolean },
  now: () => number = () => performance.now(),
) {
  let last = { positionMs: startAtMs, bufferedMs: startAtMs, isRunning: false, atMs: 0 };
  /** How long a live push had lasted in browsers that were lost. */
  let lostSessionsMs = 0;
  const report = ({ positionMs, bufferedMs, isRunning }: ReportedPosition): void => {
    last = { positionMs, bufferedMs, isRunning, atMs: now() };
  };
  return {
    /** The last reported position, ms in the source. */
    get positionMs() {
      return last.positionMs;
    },
    get bufferedMs() {
      return last.bufferedMs;
    },
    report,
    /** The page has everything up to here. */
    buffered: (bufferedMs: number): void => report({ ...last, bufferedMs }),
    /** The page drops its media and begins here. */
    jumpTo: (fromMs: number): void => report({ positionMs: fromMs, bufferedMs: fromMs, isRunning: false }),
    /** The last frame was shown. @param maxMissingMs one track may be this much shorter than the file */
    end(durationMs: number, maxMissingMs: number): void {
      const isComplete = Math.abs(durationMs - last.bufferedMs) < maxMissingMs;
      report({ ...last, positionMs: isComplete ? durationMs : last.bufferedMs, isRunning: false });
    },
    /** A browser is lost: a live stream's next one counts from 0. */
    loseSession(): void {
      if (isLive) lostSessionsMs += last.positionMs;
    },
    toPosition(durationMs: number | undefined): PushPosition {
      const sinceMs = last.isRunning ? Math.min(maxExtrapolationMs, now() - last.atMs) : 0;
      const positionMs = last.positionMs + sinceMs;
      if (isLive) return { positionMs: lostSessionsMs + positionMs, durationMs: undefined };
      return { positionMs: Math.min(positionMs, durationMs ?? Infinity), durationMs };
    },
  };
}
