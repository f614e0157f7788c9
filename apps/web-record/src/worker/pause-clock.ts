export interface PauseClockOptions {
  /** How long all pauses together may last, ms. */
  limitMs: number;
  /** The pauses that are over already. */
  totalMs?: number;
  /** Wall clock, ms: a pause that goes on. */
  sinceMs?: number | undefined;
  onLimit: () => void;
}

/** Adds up how long a recording is paused, by the wall clock, so that the next worker can go on counting. */
export function pauseClock({ limitMs, totalMs = 0, sinceMs, onLimit }: PauseClockOptions) {
  let total = totalMs;
  let since = sinceMs;
  let timer: NodeJS.Timeout | undefined;
  const watch = (fromMs: number): void => {
    timer = setTimeout(onLimit, Math.max(0, limitMs - total - (Date.now() - fromMs)));
    timer.unref();
  };
  if (since !== undefined) watch(since);

  return {
    isPaused: (): boolean => since !== undefined,
    /** @returns since when it is paused, wall clock, ms */
    pause(): number {
      if (since === undefined) watch((since = Date.now()));
      return since;
    },
    /** @returns how long all pauses lasted, ms */
    resume(): number {
      clearTimeout(timer);
      if (since !== undefined) total += Math.max(0, Date.now() - since);
      since = undefined;
      return total;
    },
    stop: (): void => clearTimeout(timer),
  };
}
