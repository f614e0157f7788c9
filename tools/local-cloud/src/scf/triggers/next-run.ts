import { Cron } from 'croner';

/** SCF reads cron expressions in China's time. */
const TIME_ZONE = 'Asia/Shanghai';

/**
 * When a timer fires next.
 *
 * @param cron second, minute, hour, day, month, weekday, year
 * @returns undefined when it never does again
 * @throws Error when that is not a cron expression
 */
export function nextRun(cron: string, after: Date): Date | undefined {
  // Where the platform takes `?` for "no matter which", this library wants a star; and only there.
  const fields = cron.trim().split(/\s+/);
  const pattern = fields.map((field, index) => (field === '?' && (index === 3 || index === 5) ? '*' : field));
  const job = new Cron(pattern.join(' '), {
    timezone: TIME_ZONE,
    mode: '7-part',
    // `1/10` begins at 1, as the platform has it.
    sloppyRanges: true,
    paused: true,
  });
  return job.nextRun(after) ?? undefined;
}
