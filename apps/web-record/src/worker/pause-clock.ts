import { monotonicNowMs } from '@scf-media/cloud/retry';

export interface PauseClockOptions {
  /** How long all pauses together may last, ms. */
  limitMs: number;
  /** The pauses that are over already. */
  totalMs?: number;
  /** Wall clock, ms: a pause that goes on. */
  sinceMs?: number | undefined;
  onLimit: () => void;
}

/**
 * Adds up how long a recording is paused. The wall clock says only when a pause began, so that the next worker can go on
 * counting; if it is set meanwhile, that changes nothing.
 */
export function pauseClock({ limitMs, totalMs = 0, sinceMs, onLimit }: PauseClockOptions) {
  let total = totalMs;
  let since: { wallMs: number; steadyMs: number } | undefined;
  let timer: NodeJS.Timeout | undefined;
  const begin = (wallMs: number): { wallMs: number; steadyMs: number } => {
    const goneMs = Math.max(0, Date.now() - wallMs);
    timer = setTimeout(onLimit, Math.max(0, limitMs - total - goneMs));
    timer.unref();
    return (since = { wallMs, steadyMs: monotonicNowMs() - goneMs });
  };
  if (sinceMs !== undefined) begin(sinceMs);

  return {
    isPaused: (): boolean => since !== undefined,
    /** @returns since when it is paused, wall clock, ms */
    pause(): number {
      return (since ?? begin(Date.now())).wallMs;
    },
    /** @returns how long all pauses lasted, ms */
    resume(): number {
      clearTimeout(timer);
      if (since !== undefined) total += monotonicNowMs() - since.steadyMs;
      since = undefined;
      return total;
    },
    stop: (): void => clearTimeout(timer),
  };
}
