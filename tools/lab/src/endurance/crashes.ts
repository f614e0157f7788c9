import { randomInt } from 'node:crypto';
import { z } from 'zod';
import { holdLock } from './command-line/hold-lock.ts';
import { readOptions } from './command-line/read-options.ts';
import { runTool } from './command-line/run-tool.ts';
import { crashPlans, victims } from './crashes/crash-plan.ts';
import { type CrashOutcome, crashTable } from './crashes/crash-table.ts';
import { runCrashes, type Store } from './crashes/run-crashes.ts';
import { seededRandom } from './crashes/seeded-random.ts';

/** `npm run crashes`: SIGKILL in the midst of recordings. Exits 1 when one does not come through it. */

const stores: Readonly<Record<string, readonly Store[]>> = {
  sqlite: ['sqlite'],
  redis: ['redis'],
  both: ['sqlite', 'redis'],
};
const optionsSchema = z.object({
  store: z.enum(['sqlite', 'redis', 'both']).default('both'),
  /** Each kills every victim once. */
  rounds: z.coerce.number().int().min(1).max(100).default(10),
  victim: z.enum([...victims, 'all']).default('all'),
  seed: z.coerce
    .number()
    .int()
    .min(0)
    .max(2 ** 32 - 1)
    .default(() => randomInt(2 ** 32 - 1)),
  /** Held while a recording runs, not between two. */
  lock: z.string().optional(),
});

await runTool(async (signal) => {
  const { store, rounds, victim, seed, lock } = readOptions(optionsSchema);
  const random = seededRandom(seed);
  process.stdout.write(`seed ${seed}\n`);
  const outcomes: CrashOutcome[] = [];
  for (const each of stores[store] ?? []) {
    await runCrashes(each, crashPlans(rounds, victim === 'all' ? victims : [victim], random), {
      signal,
      turn: async () => (lock === undefined ? new AsyncDisposableStack() : holdLock(lock, signal)),
      onOutcome(outcome) {
        outcomes.push(outcome);
        process.stdout.write(crashTable([outcome]).split('\n').slice(1).join('\n'));
      },
    });
  }
  const failed = outcomes.filter(({ problems }) => problems.length > 0).length;
  process.stdout.write(`\n${crashTable(outcomes)}\n${outcomes.length - failed} ok, ${failed} failed\n`);
  return failed === 0;
});
