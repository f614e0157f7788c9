import { expect, test } from 'vitest';
import { createLateLimit } from './late-limit.ts';

/** Observes a stream every 100 ms, which is `aheadAt` ms ahead of the clock, and follows the jumps. */
function observe(limit: ReturnType<typeof createLateLimit>, ms: number, aheadAt: (ms: number) => number) {
  const jumps: { atMs: number; byMs: number }[] = [];
  let jumped = 0;
  for (let atMs = 0; atMs <= ms; atMs += 100) {
    const byMs = limit.observe(aheadAt(atMs) - jumped, atMs);
    if (byMs > 0) jumps.push({ atMs, byMs });
    jumped += byMs;
  }
  return jumps;
}

test('a steady stream is delayed by its margin', () => {
  expect(observe(createLateLimit(false), 10_000, () => 3_000)).toEqual([{ atMs: 2_000, byMs: 2_700 }]);
  expect(observe(createLateLimit(false), 10_000, () => 400)).toEqual([]);
});

test('segments of 4 s need their delay, but what is left before the next segment is excess', () => {
  const jumps = observe(createLateLimit(true), 20_000, (ms) => 6_000 - (ms % 4_000));
  expect(jumps).toHaveLength(1);
  expect(jumps[0]?.byMs).toBeGreaterThanOrEqual(2_000 - 500);
  expect(jumps[0]?.byMs).toBeLessThanOrEqual(2_200 - 500);
});

test('after a stall, more is buffered from then on', () => {
  const limit = createLateLimit(false);
  limit.stalled();
  expect(limit.marginMs).toBe(450);
  for (let time = 0; time < 9; time++) limit.stalled();
  expect(limit.marginMs).toBe(2_500);
});
