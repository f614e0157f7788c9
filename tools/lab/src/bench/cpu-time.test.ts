import { expect, test } from 'vitest';
import { parseProcessStat, sumCpuSeconds, findTree } from './cpu-time.ts';

test('finds the times of a process after its name, whatever that contains', () => {
  const rest = 'S 4711 42 42 0 -1 4194304 100 0 1 0 230 45 12 3 20 0 1 0 1283463 3133440 384';
  const stat = { pid: 42, parent: 4711, ownTicks: 275, endedTicks: 15 };
  expect(parseProcessStat(`42 (chromium) ${rest}`)).toEqual(stat);
  expect(parseProcessStat(`42 (a) S 1 (b ) ${rest}\n`)).toEqual(stat);
});

test.each(['', '42', '42 (cut off) S 1'])('rejects %j', (line) => {
  expect(parseProcessStat(line)).toBeUndefined();
});

const process = (pid: number, parent: number, ownTicks = 0, endedTicks = 0) => ({
  pid,
  parent,
  ownTicks,
  endedTicks,
});

test('a tree has its roots and all descendants, in whatever order they are listed', () => {
  const all = [process(9, 7), process(7, 5), process(5, 1), process(1, 0), process(6, 1), process(8, 6)];
  expect(findTree([5, 8], all).map(({ pid }) => pid)).toEqual([9, 7, 5, 8]);
});

test('the time of a tree includes its exited processes', () => {
  expect(sumCpuSeconds([process(5, 1, 120, 30), process(7, 5, 50)])).toBe(2);
});
