import { expect, it } from 'vitest';
import { isFinished, statusRank, taskStatuses } from './task-status.ts';

it('ranks every status, recording and paused the same', () => {
  expect(taskStatuses.map((status) => [status, statusRank(status)])).toEqual([
    ['normal', 0],
    ['recording', 1],
    ['paused', 1],
    ['canceled', 2],
    ['transcode', 3],
    ['upload', 4],
    ['callback', 5],
    ['finished', 6],
  ]);
});

it('is finished only when finished', () => {
  expect(taskStatuses.filter(isFinished)).toEqual(['finished']);
});
