import { expect, test } from 'vitest';
import { createCrashPlans, createSeededRandom } from './crash-plan.ts';

test('plans every victim once per round, each at its own time', () => {
  const numbers = [0, 0.5, 0.999, 0.25];
  expect(createCrashPlans(2, ['worker', 'ffmpeg'], () => numbers.shift() ?? 0)).toEqual([
    { round: 1, victim: 'worker', killAfterMs: 4_000 },
    { round: 1, victim: 'ffmpeg', killAfterMs: 6_000 },
    { round: 2, victim: 'worker', killAfterMs: 7_996 },
    { round: 2, victim: 'ffmpeg', killAfterMs: 5_000 },
  ]);
});

test('a seed results in the numbers of the published generator', () => {
  const random = createSeededRandom(1);
  expect([random(), random(), random()]).toEqual([
    0.6270739405881613, 0.002735721180215478, 0.5274470399599522,
  ]);
});

test('accepts the largest seed', () => {
  expect(createSeededRandom(2 ** 32 - 1)()).toBe(0.8964226141106337);
});
