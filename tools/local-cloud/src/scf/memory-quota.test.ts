import { expect, test } from 'vitest';
import { createMemoryQuota } from './memory-quota.ts';

test('all functions share what nobody has reserved, and what is given back can be taken again', () => {
  const quota = createMemoryQuota(1_000, () => new Map([['own', 300]]));
  const first = quota.take('a', 400);
  expect(quota.take('b', 300)).toBeDefined();
  expect(quota.take('b', 1)).toBeUndefined();
  expect(quota.take('own', 300)).toBeDefined();
  expect(quota.take('own', 1)).toBeUndefined();
  first?.[Symbol.dispose]();
  expect(quota.take('c', 400)).toBeDefined();
  expect([quota.limitOf('own'), quota.limitOf('a')]).toEqual([300, 700]);
});
