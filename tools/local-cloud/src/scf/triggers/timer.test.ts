import { expect, test } from 'vitest';
import { findNextRun } from './timer.ts';

// A Saturday; 20:00 in China.
const NOW = new Date('2026-11-21T12:00:00Z');

test.each([
  ['*/5 * * * * * *', '2026-11-21T12:00:05.000Z'],
  ['0 0 2 1 * * *', '2026-11-30T18:00:00.000Z'],
  ['0 0 10 ? * MON-FRI *', '2026-11-23T02:00:00.000Z'],
  ['0 0 10 2 * ? *', '2026-12-02T02:00:00.000Z'],
  ['0 1/10 * * * * *', '2026-11-21T12:01:00.000Z'],
  ['0 15 10 L * ? 2027', '2027-01-31T02:15:00.000Z'],
  ['0 0 0 15W * ? *', '2026-12-14T16:00:00.000Z'],
  ['0 0 1 ? * 1#2 *', '2026-12-13T17:00:00.000Z'],
  ['0 0 0 1 1 * 2020', undefined],
])('%s fires next at %s', (cron, next) => {
  expect(findNextRun(cron, NOW)?.toISOString()).toBe(next);
});

test.each(['* * * * *', '@daily', '61 * * * * * *', '? * * * * * *', 'every day'])(
  '%s is rejected',
  (cron) => {
    expect(() => findNextRun(cron, NOW)).toThrow();
  },
);
