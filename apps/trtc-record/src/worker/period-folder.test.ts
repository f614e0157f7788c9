import { oddIds } from '@scf-media/protocol/contract';
import { expect, test } from 'vitest';
import { periodFolder, periodOf } from './period-folder.ts';

test('the folder of a period is named for it', () => {
  expect(periodFolder({ userId: 'alice', startedAtMs: 1_795_245_043_123, index: 3 })).toBe(
    '1795245043123-3-alice',
  );
});

test.each([...oddIds, '-', '..', '录'.repeat(10)])('the period of %j is read from its folder', (userId) => {
  const period = { userId, startedAtMs: 1, index: 12 };
  const folder = periodFolder(period);
  expect(folder).not.toContain('/');
  expect(folder.length).toBeLessThan(255);
  expect(periodOf(folder)).toEqual(period);
});

test.each(['', 'lost+found', '1-2', '0001-abc'])('%j is no folder of a period', (folder) => {
  expect(periodOf(folder)).toBeUndefined();
});
