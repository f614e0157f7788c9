/** A store whose clock is a little ahead of ours must not be asked in a tight loop. */
const LEAST_WAIT_MS = 20;
/** Timers hold no more than 24 days; asking once an hour costs nothing. */
const MOST_WAIT_MS = 60 * 60 * 1000;

/** A timer that is set to the moment of the next work; a new moment replaces the one before. */
export interface WakeUpCall {
  /** @param timeMs epoch; undefined: nothing to wait for */
  at(timeMs: number | undefined): void;
  cancel(): void;
}

export function wakeUpCall(wake: () => void): WakeUpCall {
  let timer: NodeJS.Timeout | undefined;
  return {
    at(timeMs) {
      clearTimeout(timer);
      if (timeMs === undefined) return;
      const waitMs = Math.min(Math.max(timeMs - Date.now(), LEAST_WAIT_MS), MOST_WAIT_MS);
      timer = setTimeout(wake, waitMs);
    },
    cancel: () => clearTimeout(timer),
  };
}
