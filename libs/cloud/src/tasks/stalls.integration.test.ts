import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStallTrials, type StallTrials } from './testing/stall-trials.ts';

let trials: StallTrials;
beforeAll(async () => {
  trials = await openStallTrials();
});
afterAll(async () => {
  await trials?.[Symbol.asyncDispose]();
});

test('a suspended worker that resumes damages nothing that another one has taken over', async () => {
  const outcomes = [];
  for (const seed of [3, 10, 22]) outcomes.push({ seed, ...(await trials.trial(seed)) });
  expect(outcomes.filter(({ problems }) => problems.length > 0)).toEqual([]);
  expect(outcomes.some(({ attempts }) => attempts > 1)).toBe(true);
});

test('a step of the wall clock by an hour, forward or back, takes no task from its worker', async () => {
  const outcomes = [];
  // The first goes back, the second forward.
  for (const seed of [1, 8]) outcomes.push({ seed, ...(await trials.clockStep(seed)) });
  expect(outcomes.filter(({ problems }) => problems.length > 0)).toEqual([]);
});

test('a worker that is asked to shut down while receiver and Redis are unavailable leaves the rest to the next one', async () => {
  const outcomes = [];
  for (const seed of [1, 2]) outcomes.push({ seed, ...(await trials.shutdown(seed)) });
  expect(outcomes.filter(({ problems }) => problems.length > 0)).toEqual([]);
});
