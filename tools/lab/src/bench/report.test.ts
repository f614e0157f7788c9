import { expect, test } from 'vitest';
import { comparePage, formatTable, drawChart } from './report.ts';
import { sampleMeasurements } from './testing/sample-measurements.ts';

test('each round has a ratio, and the result is their median', () => {
  const { ratios, ratio, ours, classic } = comparePage('motion', sampleMeasurements);
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

test('a page without a frame counter has no shares', () => {
  const { ratio, ours } = comparePage('static', sampleMeasurements);
  expect(ratio).toBe(0.2);
  expect(ours.duplicateShare).toBeUndefined();
  expect(ours.skipShare).toBeUndefined();
});

test('has a line for each recorder, in columns', () => {
  const results = [comparePage('static', sampleMeasurements), comparePage('motion', sampleMeasurements)];
  expect(formatTable(results).split('\n')).toEqual([
    '| page          | recorder | cores | ratio            | goal | frames/s | duplicated | missing | kbit/s |',
    '| ------------- | -------- | ----- | ---------------- | ---- | -------- | ---------- | ------- | ------ |',
    '| static slides | ours     | 0.050 | 0.20 (0.20–0.20) | 0.40 | 1.20     |            |         | 90     |',
    '|               | Xvfb     | 0.250 |                  |      | 30.00    |            |         | 60     |',
    '| full motion   | ours     | 0.400 | 0.80 (0.50–1.00) | 0.85 | 30.00    | 0.0 %      | 0.5 %   | 1000   |',
    '|               | Xvfb     | 0.600 |                  |      | 30.00    | 10.0 %     | 7.0 %   | 1235   |',
  ]);
});

const chart = drawChart(
  [comparePage('static', sampleMeasurements), comparePage('motion', sampleMeasurements)],
  'R&D <two> processors',
);

test('the longest bar has the most CPU time, and the others are in proportion', () => {
  const widths = [...chart.matchAll(/<rect x="\d+" y="\d+" width="(\d+)"/g)].map(([, width]) =>
    Number(width),
  );
  expect(widths).toEqual([36, 179, 287, 430]);
});

test('the chart contains the figures and escapes text', () => {
  expect(chart).toContain('>ours 0.40 (× 0.80)</text>');
  expect(chart).toContain('>Xvfb + x11grab 0.25</text>');
  expect(chart).toContain('>R&#38;D &#60;two&#62; processors</text>');
  expect(chart).not.toContain('R&D');
});
