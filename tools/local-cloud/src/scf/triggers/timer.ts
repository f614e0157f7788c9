import { Cron } from 'croner';

/** SCF evaluates cron expressions in China Standard Time. */
const TIME_ZONE = 'Asia/Shanghai';
const DAY = 3;
const WEEKDAY = 5;

/**
 * Finds when a timer fires next.
 *
 * @param cron second, minute, hour, day, month, weekday, year
 * @returns undefined if it never fires again
 * @throws Error for an invalid cron expression
 */
export function findNextRun(cron: string, after: Date): Date | undefined {
  const fields = cron.trim().split(/\s+/);
  // For days and weekdays `?` means "any", which this library writes as a star.
  const pattern = fields.map((field, index) => {
    if (!field.includes('?')) return field;
    if (field !== '?' || (index !== DAY && index !== WEEKDAY))
      throw new SyntaxError(`${field} is allowed only for the day or the weekday`);
    return '*';
  });
  const job = new Cron(pattern.join(' '), {
    timezone: TIME_ZONE,
    mode: '7-part',
    // `1/10` begins at 1, as on the platform.
    sloppyRanges: true,
    paused: true,
  });
  return job.nextRun(after) ?? undefined;
}

/** A recurring timer. */
export interface Timer {
  /** Stops further calls; a running one continues. */
  stop(): void;
}

/** The maximum delay of setTimeout. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * Calls a function on a cron schedule, one call at a time: a time that occurs during a call is skipped.
 *
 * @param call must limit its own duration; receives the scheduled time
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
    const at = findNextRun(cron, after);
    if (at === undefined) return;
    const waitMs = at.getTime() - Date.now();
    timeout = setTimeout(
      () => {
        if (waitMs > MAX_TIMER_MS) return schedule(after);
        void fire(at);
        // Continue from the scheduled time, so that a late call does not skip the next second.
        schedule(new Date(Math.max(at.getTime(), Date.now() - 1_000)));
      },
      Math.min(Math.max(waitMs, 0), MAX_TIMER_MS),
    );
  };
  schedule(new Date());
  return { stop: () => clearTimeout(timeout) };
}
