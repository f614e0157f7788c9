import { expect, test } from 'vitest';
import { cpuSeconds, treeOf } from './process-tree.ts';

const process = (pid: number, parent: number, ownTicks = 0, endedTicks = 0) => ({
  pid,
  parent,
  ownTicks,
  endedTicks,
});

test('a tree is its roots and everything below them, in whatever order they are listed', () => {
  const all = [process(9, 7), process(7, 5), process(5, 1), process(1, 0), process(6, 1), process(8, 6)];
  expect(treeOf([5, 8], all).map(({ pid }) => pid)).toEqual([9, 7, 5, 8]);
});

test('its time is that of the living and of those that have ended', () => {
  expect(cpuSeconds([process(5, 1, 120, 30), process(7, 5, 50)])).toBe(2);
});
