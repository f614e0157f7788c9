import { expect, it } from 'vitest';
import { recordedMs, recordingPlan } from './recording-plan.ts';

it('records ten seconds and pauses once for two', () => {
  expect(recordedMs(recordingPlan)).toBe(10_000);
  expect(recordingPlan.filter(({ does }) => does === 'pause')).toEqual([
    { does: 'pause', durationMs: 2_000 },
  ]);
});

it('begins and ends recording, so that a pause has something before and after it', () => {
  expect([recordingPlan.at(0)?.does, recordingPlan.at(-1)?.does]).toEqual(['record', 'record']);
});

it('does not count a pause', () => {
  expect([0, 1, 2, 3].map((index) => recordedMs(recordingPlan, index))).toEqual([0, 5_000, 5_000, 10_000]);
});
