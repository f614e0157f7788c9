import { textTable } from '../report/text-table.ts';
import type { CrashFigures } from './crash-figures.ts';
import type { CrashReport } from './crash-report.ts';

/** A crash, and what came of it. */
export interface CrashOutcome {
  store: string;
  report: CrashReport;
  figures: CrashFigures;
  problems: readonly string[];
}

const heading = [
  ...['store', 'killed', 'round', 'at ms', 'noticed ms', 'gap ms', 'lost ms', 'lost before ms'],
  ...['A/V before', 'A/V after', ''],
];

/** One row for each crash; A/V is sound after picture, ms. */
export function crashTable(outcomes: readonly CrashOutcome[]): string {
  return textTable(
    heading,
    outcomes.map(({ store, report: { plan }, figures, problems }) => [
      store,
      plan.victim,
      String(plan.round),
      String(plan.killAfterMs),
      ...[figures.noticedMs, figures.gapMs, figures.lostMs, figures.lostBeforeMs].map((ms) => ms.toFixed(0)),
      ...[figures.soundBeforeMs, figures.soundAfterMs].map((ms) => ms.toFixed(1)),
      problems.length === 0 ? 'ok' : `FAILED: ${problems.join('; ')}`,
    ]),
  );
}
