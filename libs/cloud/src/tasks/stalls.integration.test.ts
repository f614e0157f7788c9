import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStallTrials, type StallTrials } from './testing/stall-trials.ts';

let trials: StallTrials;
beforeAll(async () => {
  trials = await openStallTrials();
});
afterAll(async () => {
  await trials?.[Symbol.asyncDispose]();
});

test('a suspended worker that wakes up damages nothing that another has taken over', async () => {
  const outcomes = [];
  for (const seed of [3, 5, 10, 16, 22]) outcomes.push({ seed, ...(await trials.trial(seed)) });
  expect(outcomes.filter(({ problems }) => problems.length > 0)).toEqual([]);
  expect(outcomes.some(({ attempts }) => attempts > 1)).toBe(true);
});

test('a step of the wall clock of an hour, forward or back, costs no worker its task', async () => {
  const outcomes = [];
  for (const seed of [1, 2, 3, 4]) outcomes.push({ seed, ...(await trials.clockStep(seed)) });
  expect(outcomes.filter(({ problems }) => problems.length > 0)).toEqual([]);
});

test('a worker that is asked to end while receiver and Redis are unavailable leaves the rest to the next', async () => {
  const outcomes = [];
  for (const seed of [1, 2, 3, 4]) outcomes.push({ seed, ...(await trials.shutdown(seed)) });
  expect(outcomes.filter(({ problems }) => problems.length > 0)).toEqual([]);
});
