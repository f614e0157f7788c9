import { nextRun } from './next-run.ts';

/** A timer that calls again and again. */
export interface Timer {
  /** No more calls; one that is under way goes on. */
  stop(): void;
}

/** The longest that one setTimeout can wait. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;

/**
 * Calls on a cron expression. One call at a time: a time that comes while the last call is under way is left out.
 *
 * @param call must bound itself; gets the time that it was due
 */
export function startTimer(cron: string, call: (at: Date) => Promise<void>): Timer {
  let timeout: NodeJS.Timeout | undefined;
  let isCalling = false;
  const fire = async (at: Date): Promise<void> => {
    if (isCalling) return;
    isCalling = true;
    try {
      await call(at);
    } catch (error) {
      console.error('local SCF failed in a call of a timer:', error);
    } finally {
      isCalling = false;
    }
  };
  const schedule = (after: Date): void => {
    const at = nextRun(cron, after);
    if (at === undefined) return;
    const waitMs = at.getTime() - Date.now();
    timeout = setTimeout(
      () => {
        if (waitMs > LONGEST_WAIT_MS) return schedule(after);
        void fire(at);
        // From the time that was due, so that a late call does not lose the next second.
        schedule(new Date(Math.max(at.getTime(), Date.now() - 1_000)));
      },
      Math.min(Math.max(waitMs, 0), LONGEST_WAIT_MS),
    );
  };
  schedule(new Date());
  return { stop: () => clearTimeout(timeout) };
}
