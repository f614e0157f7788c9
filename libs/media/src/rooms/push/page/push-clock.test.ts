import { expect, test } from 'vitest';
import { createLateLimit, createPushClock, placeAt } from './push-clock.ts';

test('the clock runs, pauses, resumes and jumps', () => {
  const clock = createPushClock();
  expect(clock.at(1_000)).toBe(0);
  clock.run(1_000);
  expect(clock.at(1_400)).toBe(400);
  clock.halt(1_500);
  expect([clock.at(9_000), clock.isRunning]).toEqual([500, false]);
  clock.run(10_000);
  clock.set(7_000, 10_100);
  expect([clock.at(10_100), clock.at(10_350)]).toEqual([7_000, 7_250]);
});

test('a time of the clock maps to the position in the feed that is shown then', () => {
  const stretches = [
    { feed: 1, clockMs: 0, fromMs: 3_000 },
    { feed: 2, clockMs: 4_000, fromMs: 0 },
  ];
  expect(placeAt(stretches, 3_900)).toMatchObject({ stretch: { feed: 1 }, positionMs: 6_900 });
  expect(placeAt(stretches, 4_000)).toMatchObject({ stretch: { feed: 2 }, positionMs: 0 });
  expect(placeAt(stretches, -5)).toMatchObject({ stretch: { feed: 1 }, positionMs: 3_000 });
  expect(placeAt([], 0)).toBeUndefined();
});

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
