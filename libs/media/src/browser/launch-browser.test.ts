import { expect, it } from 'vitest';
import { hasLittleSharedMemory } from './launch-browser.ts';

it('counts a missing or full file system as small', async () => {
  expect(await hasLittleSharedMemory('/not-there')).toBe(true);
  expect(await hasLittleSharedMemory('/proc')).toBe(true);
});
