import { expect, test } from 'vitest';
import { createMemoryQuota } from './memory-quota.ts';

test('functions without a reservation share the rest of the quota, and released memory can be reused', () => {
  const quota = createMemoryQuota(1_000, () => new Map([['own', 300]]));
  const first = quota.acquire('a', 400);
  expect(quota.acquire('b', 300)).toBeDefined();
  expect(quota.acquire('b', 1)).toBeUndefined();
  expect(quota.acquire('own', 300)).toBeDefined();
  expect(quota.acquire('own', 1)).toBeUndefined();
  first?.[Symbol.dispose]();
  expect(quota.acquire('c', 400)).toBeDefined();
  expect([quota.getLimit('own'), quota.getLimit('a')]).toEqual([300, 700]);
});
