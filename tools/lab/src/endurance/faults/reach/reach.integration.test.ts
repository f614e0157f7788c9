import { expect, test } from 'vitest';
import type { Check } from '../../report.ts';
import { measureReach } from './measure-reach.ts';

test.each([
  ['libraries', 10],
  ['services', 3],
] as const)(
  'callers cannot reach this machine through our %s, even with changing DNS answers',
  async (by, entrances) => {
    const checks: Check[] = [];
    const measured = measureReach({ urls: 30, by }, AbortSignal.timeout(115_000));
    for await (const check of measured) checks.push(check);
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(checks).toHaveLength(entrances);
  },
);
