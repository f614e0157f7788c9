import { expect, test } from 'vitest';
import { z } from 'zod';
import { defaultTaskTiming, taskTimingProblems, taskTimingVariables, toTaskTiming } from './task-timing.ts';

const read = (environment: Record<string, string>) => z.object(taskTimingVariables).parse(environment);

test('without variables the timing is that of production', () => {
  expect(toTaskTiming(read({}))).toEqual(defaultTaskTiming);
});

test('a heartbeat has to come at least twice in a lease', () => {
  expect(taskTimingProblems(read({ LEASE_MS: '3000', HEARTBEAT_MS: '1500' }))).toEqual([]);
  expect(taskTimingProblems(read({ LEASE_MS: '3000', HEARTBEAT_MS: '1501' }))).toEqual([
    'HEARTBEAT_MS: must be at most half of LEASE_MS',
  ]);
});
