import { expect, it } from 'vitest';
import { recordingPlan, sumRecordedMs } from './record-as-planned.ts';

it('records ten seconds and pauses once for two', () => {
  expect(sumRecordedMs(recordingPlan)).toBe(10_000);
  expect(recordingPlan.filter(({ kind }) => kind === 'pause')).toEqual([
    { kind: 'pause', durationMs: 2_000 },
  ]);
});

it('begins and ends with recording', () => {
  expect([recordingPlan.at(0)?.kind, recordingPlan.at(-1)?.kind]).toEqual(['record', 'record']);
});

it('does not count a pause', () => {
  expect([0, 1, 2, 3].map((index) => sumRecordedMs(recordingPlan, index))).toEqual([0, 5_000, 5_000, 10_000]);
});
