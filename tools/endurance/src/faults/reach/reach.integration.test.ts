import { expect, test } from 'vitest';
import type { Check } from '../../report/check.ts';
import { measureReach } from './measure-reach.ts';

test('nothing of this machine is reached by what callers name, with names that change', async () => {
  const checks: Check[] = [];
  const measured = measureReach({ urls: 30, by: 'services' }, AbortSignal.timeout(115_000));
  for await (const check of measured) checks.push(check);
  expect(checks.filter(({ ok }) => !ok)).toEqual([]);
  expect(checks).toHaveLength(13);
});
