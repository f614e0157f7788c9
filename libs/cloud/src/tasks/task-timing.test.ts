import { expect, test } from 'vitest';
import { z } from 'zod';
import {
  defaultTaskTiming,
  findTaskTimingProblems,
  taskTimingVariables,
  toTaskTiming,
} from './task-timing.ts';

const read = (environment: Record<string, string>) => z.object(taskTimingVariables).parse(environment);

test('the timing is that of production by default', () => {
  expect(toTaskTiming(read({}))).toEqual(defaultTaskTiming);
});

test('a lease must cover at least two heartbeats', () => {
  expect(findTaskTimingProblems(read({ LEASE_MS: '3000', HEARTBEAT_MS: '1500' }))).toEqual([]);
  expect(findTaskTimingProblems(read({ LEASE_MS: '3000', HEARTBEAT_MS: '1501' }))).toEqual([
    'HEARTBEAT_MS: must be at most half of LEASE_MS',
  ]);
});
