import { expect, test } from 'vitest';
import { crashPlans } from './crash-plan.ts';

test('every victim once a round, each at a moment of its own', () => {
  const numbers = [0, 0.5, 0.999, 0.25];
  expect(crashPlans(2, ['worker', 'ffmpeg'], () => numbers.shift() ?? 0)).toEqual([
    { round: 1, victim: 'worker', killAfterMs: 4_000 },
    { round: 1, victim: 'ffmpeg', killAfterMs: 6_000 },
    { round: 2, victim: 'worker', killAfterMs: 7_996 },
    { round: 2, victim: 'ffmpeg', killAfterMs: 5_000 },
  ]);
});
