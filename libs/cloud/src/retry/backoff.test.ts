import { expect, it } from 'vitest';
import { backoff } from './backoff.ts';

it('doubles the wait after each failure up to the ceiling', () => {
  const waitMs = backoff({ firstMs: 200, maxMs: 5_000 });
  expect([1, 2, 3, 4, 5, 6, 7].map(waitMs)).toEqual([200, 400, 800, 1600, 3200, 5000, 5000]);
});

it('stays at the ceiling after any number of failures', () => {
  expect(backoff({ firstMs: 200, maxMs: 5_000 })(5_000)).toBe(5_000);
});

it('spreads the wait from 75 to 125 percent and never passes the ceiling', () => {
  const with_ = (random: number) => backoff({ firstMs: 1_000, maxMs: 2_000, random: () => random });
  expect([with_(0)(1), with_(0.5)(1), with_(0.999)(1), with_(0.999)(2)]).toEqual([750, 1000, 1250, 2000]);
});
