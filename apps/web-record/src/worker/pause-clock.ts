import { monotonicNowMs } from '@scf-media/cloud/retry';

interface PauseClockOptions {
  /** Maximum total duration of all pauses. */
  limitMs: number;
  /** Duration of the pauses before. */
  totalMs?: number;
  /** When the current pause began, wall-clock. */
  sinceMs?: number | undefined;
  onLimit: () => void;
}

/**
 * Adds up the pauses of a recording. Uses the wall clock only for when a pause began, so that the next worker can continue
 * counting; setting the clock during a pause has no effect.
 */
export function createPauseClock({ limitMs, totalMs = 0, sinceMs, onLimit }: PauseClockOptions) {
  let total = totalMs;
  let since: { wallMs: number; steadyMs: number } | undefined;
  let timer: NodeJS.Timeout | undefined;
  const begin = (wallMs: number): { wallMs: number; steadyMs: number } => {
    const elapsedMs = Math.max(0, Date.now() - wallMs);
    timer = setTimeout(onLimit, Math.max(0, limitMs - total - elapsedMs));
    timer.unref();
    return (since = { wallMs, steadyMs: monotonicNowMs() - elapsedMs });
  };
  if (sinceMs !== undefined) begin(sinceMs);

  return {
    isPaused: (): boolean => since !== undefined,
    /** @returns when the pause began, wall-clock, ms */
    pause(): number {
      return (since ?? begin(Date.now())).wallMs;
    },
    /** @returns the total duration of all pauses, ms */
    resume(): number {
      clearTimeout(timer);
      if (since !== undefined) total += monotonicNowMs() - since.steadyMs;
      since = undefined;
      return total;
    },
    stop: (): void => clearTimeout(timer),
  };
}
