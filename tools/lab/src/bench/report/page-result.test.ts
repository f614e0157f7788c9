import { expect, test } from 'vitest';
import { sampleTakes } from '../testing/sample-takes.ts';
import { pageResult } from './page-result.ts';

test('each round is a ratio of its own, and the middle one counts', () => {
  const { ratios, ratio, ours, classic } = pageResult('motion', sampleTakes);
  expect(ratios).toEqual([0.8, 0.5, 1]);
  expect(ratio).toBe(0.8);
  expect(ours).toEqual({
    cores: 0.4,
    framesPerSecond: 30,
    duplicateShare: 0,
    skipShare: 0.005,
    kbitPerSecond: 1000,
  });
  expect(classic).toMatchObject({ cores: 0.6, duplicateShare: 0.1, skipShare: 0.07, kbitPerSecond: 1234.5 });
});

test('a page that counts no frames has no shares', () => {
  const { ratio, ours } = pageResult('static', sampleTakes);
  expect(ratio).toBe(0.2);
  expect(ours.duplicateShare).toBeUndefined();
  expect(ours.skipShare).toBeUndefined();
});
