import { expect, it } from 'vitest';
import { hasLittleSharedMemory } from './shared-memory.ts';

it('takes a place that is not there, or that has no room at all, for little', async () => {
  expect(await hasLittleSharedMemory('/not-there')).toBe(true);
  expect(await hasLittleSharedMemory('/proc')).toBe(true);
});
