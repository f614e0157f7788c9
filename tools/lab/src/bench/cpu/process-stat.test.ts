import { expect, test } from 'vitest';
import { parseProcessStat } from './process-stat.ts';

test('the times of a process stand behind its name, whatever that is', () => {
  const rest = 'S 4711 42 42 0 -1 4194304 100 0 1 0 230 45 12 3 20 0 1 0 1283463 3133440 384';
  const stat = { pid: 42, parent: 4711, ownTicks: 275, endedTicks: 15 };
  expect(parseProcessStat(`42 (chromium) ${rest}`)).toEqual(stat);
  expect(parseProcessStat(`42 (a) S 1 (b ) ${rest}\n`)).toEqual(stat);
});

test.each(['', '42', '42 (cut off) S 1'])('%j is no process', (line) => {
  expect(parseProcessStat(line)).toBeUndefined();
});
