import { randomInt } from 'node:crypto';
import { z } from 'zod';
import { holdLock, readOptions, runTool } from './command-line.ts';
import { createCrashPlans, createSeededRandom, victims } from './crashes/crash-plan.ts';
import { type CrashOutcome, runCrashes, type Store } from './crashes/run-crashes.ts';
import { formatTable } from './report.ts';

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

const heading = [
  ...['store', 'killed', 'round', 'at ms', 'detected ms', 'gap ms', 'lost ms', 'lost before ms'],
  ...['A/V before', 'A/V after', ''],
];

/** Formats one row for each crash; A/V is how much later audio is than video, in ms. */
function formatCrashes(outcomes: readonly CrashOutcome[]): string {
  return formatTable(
    heading,
    outcomes.map(({ store, report: { plan }, figures, problems }) => [
      store,
      plan.victim,
      String(plan.round),
      String(plan.killAfterMs),
      ...[figures.detectedMs, figures.gapMs, figures.lostMs, figures.lostBeforeMs].map((ms) => ms.toFixed(0)),
      ...[figures.audioBeforeMs, figures.audioAfterMs].map((ms) => ms.toFixed(1)),
      problems.length === 0 ? 'ok' : `FAILED: ${problems.join('; ')}`,
    ]),
  );
}

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
