import { expect, test } from 'vitest';
import { z } from 'zod';
import {
  defaultTaskTiming,
  findTaskTimingProblems,
  taskTimingVariables,
  toTaskTiming,
} from './task-timing.ts';

const read = (environment: Record<string, string>) => z.object(taskTimingVariables).parse(environment);

test('without variables the timing is that of production', () => {
  expect(toTaskTiming(read({}))).toEqual(defaultTaskTiming);
});

test('a heartbeat has to come at least twice in a lease', () => {
  expect(findTaskTimingProblems(read({ LEASE_MS: '3000', HEARTBEAT_MS: '1500' }))).toEqual([]);
  expect(findTaskTimingProblems(read({ LEASE_MS: '3000', HEARTBEAT_MS: '1501' }))).toEqual([
    'HEARTBEAT_MS: must be at most half of LEASE_MS',
  ]);
});
