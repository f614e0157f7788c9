import { expect, test } from 'vitest';
import { sampleTakes } from '../testing/sample-takes.ts';
import { pageResult } from './page-result.ts';
import { resultTable } from './result-table.ts';

test('has a line for each way, in columns', () => {
  const results = [pageResult('static', sampleTakes), pageResult('motion', sampleTakes)];
  expect(resultTable(results).split('\n')).toEqual([
    '| page          | way     | cores | ratio            | goal | frames/s | twice  | left out | kbit/s |',
    '| ------------- | ------- | ----- | ---------------- | ---- | -------- | ------ | -------- | ------ |',
    '| static slides | ours    | 0.050 | 0.20 (0.20–0.20) | 0.40 | 1.20     |        |          | 90     |',
    '|               | classic | 0.250 |                  |      | 30.00    |        |          | 60     |',
    '| full motion   | ours    | 0.400 | 0.80 (0.50–1.00) | 0.85 | 30.00    | 0.0 %  | 0.5 %    | 1000   |',
    '|               | classic | 0.600 |                  |      | 30.00    | 10.0 % | 7.0 %    | 1235   |',
  ]);
});
