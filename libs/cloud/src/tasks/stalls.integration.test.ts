import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStallTrials, type StallTrials } from './testing/stall-trials.ts';

let trials: StallTrials;
beforeAll(async () => {
  trials = await openStallTrials();
});
afterAll(async () => {
  await trials?.[Symbol.asyncDispose]();
});

test('a worker that stands still and wakes up spoils nothing that another has taken over', async () => {
  const outcomes = [];
  for (const seed of [3, 5, 10, 16, 22]) outcomes.push({ seed, ...(await trials.trial(seed)) });
  expect(outcomes.filter(({ problems }) => problems.length > 0)).toEqual([]);
  expect(outcomes.some(({ attempts }) => attempts > 1)).toBe(true);
});
