import { expect, test } from 'vitest';
import { judgeSoak } from './soak/judge-soak.ts';
import { runSoak } from './soak/run-soak.ts';
import { soakPlan } from './soak/soak-plan.ts';
import { soakTable } from './soak/soak-table.ts';

test('two minutes: memory stays as it is after the first, sound and picture stay together, the disk does not fill', async ({
  signal,
}) => {
  const plan = soakPlan(2);
  const report = await runSoak(plan, { signal });
  const checks = judgeSoak(report, plan);
  console.info(`${soakTable(report)}\n${JSON.stringify(checks, undefined, 1)}`);
  expect(checks.filter(({ ok }) => !ok)).toEqual([]);
}, 175_000);
