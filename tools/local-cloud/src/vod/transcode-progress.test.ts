import { expect, test } from 'vitest';
import { createProgressReader } from './transcode-progress.ts';

test('progress is the share of the duration, and 100 is left to the end', () => {
  const percentOf = createProgressReader(4);
  expect(['out_time_us=0', 'out_time_us=1000000', 'out_time_us=3999999\n'].map(percentOf)).toEqual([
    0, 25, 99,
  ]);
  expect(['out_time_us=4000000', 'out_time_us=9000000'].map(percentOf)).toEqual([99, 99]);
});

test('lines that tell no time tell no progress', () => {
  const percentOf = createProgressReader(4);
  const lines = ['frame=12', 'out_time_us=N/A', 'out_time_ms=1000000', 'out_time_us=-1', 'progress=end', ''];
  expect(lines.map(percentOf)).toEqual(lines.map(() => undefined));
  expect(createProgressReader(0)('out_time_us=1000000')).toBeUndefined();
});
