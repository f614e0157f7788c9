import { Cron } from 'croner';

/** SCF reads cron expressions in China's time. */
const TIME_ZONE = 'Asia/Shanghai';
const DAY = 3;
const WEEKDAY = 5;

/**
 * When a timer fires next.
 *
 * @param cron second, minute, hour, day, month, weekday, year
 * @returns undefined when it never does again
 * @throws Error when that is not a cron expression
 */
export function nextRun(cron: string, after: Date): Date | undefined {
  const fields = cron.trim().split(/\s+/);
  // Of a day or a weekday `?` means "no matter which", which this library writes as a star.
  const pattern = fields.map((field, index) => {
    if (!field.includes('?')) return field;
    if (field !== '?' || (index !== DAY && index !== WEEKDAY))
      throw new SyntaxError(`${field} is for the day or the weekday alone`);
    return '*';
  });
  const job = new Cron(pattern.join(' '), {
    timezone: TIME_ZONE,
    mode: '7-part',
    // `1/10` begins at 1, as the platform has it.
    sloppyRanges: true,
    paused: true,
  });
  return job.nextRun(after) ?? undefined;
}
