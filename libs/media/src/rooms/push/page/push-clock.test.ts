import { expect, test } from 'vitest';
import { createPushClock, placeAt } from './push-clock.ts';

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
