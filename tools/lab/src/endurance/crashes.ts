import { randomInt } from 'node:crypto';
import { z } from 'zod';
import { holdLock, readOptions, runTool } from './command-line.ts';
import { createCrashPlans, victims, createSeededRandom } from './crashes/crash-plan.ts';
import { type CrashOutcome, formatCrashes } from './crashes/crash-table.ts';
import { runCrashes, type Store } from './crashes/run-crashes.ts';

/** Runs `npm run crashes`: kills processes in the middle of recordings. Exits with 1 when a recording does not survive. */

const stores: Readonly<Record<string, readonly Store[]>> = {
  sqlite: ['sqlite'],
  redis: ['redis'],
  both: ['sqlite', 'redis'],
};
const optionsSchema = z.object({
  store: z.enum(['sqlite', 'redis', 'both']).default('both'),
  /** Each round kills every victim once. */
  rounds: z.coerce.number().int().min(1).max(100).default(10),
  victim: z.enum([...victims, 'all']).default('all'),
  seed: z.coerce
    .number()
    .int()
    .min(0)
    .max(2 ** 32 - 1)
    .default(() => randomInt(2 ** 32 - 1)),
  /** A file that is locked while a recording runs, but not between recordings. */
  lock: z.string().optional(),
});

await runTool(async (signal) => {
  const { store, rounds, victim, seed, lock } = readOptions(optionsSchema);
  const random = createSeededRandom(seed);
  process.stdout.write(`seed ${seed}\n`);
  const outcomes: CrashOutcome[] = [];
  for (const each of stores[store] ?? []) {
    await runCrashes(each, createCrashPlans(rounds, victim === 'all' ? victims : [victim], random), {
      signal,
      acquireTurn: async () => (lock === undefined ? new AsyncDisposableStack() : holdLock(lock, signal)),
      onOutcome(outcome) {
        outcomes.push(outcome);
        process.stdout.write(formatCrashes([outcome]).split('\n').slice(1).join('\n'));
      },
    });
  }
  const failed = outcomes.filter(({ problems }) => problems.length > 0).length;
  process.stdout.write(`\n${formatCrashes(outcomes)}\n${outcomes.length - failed} ok, ${failed} failed\n`);
  return failed === 0;
});
