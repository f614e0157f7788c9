import { formatTable } from '../report.ts';
import type { CrashFigures } from './crash-figures.ts';
import type { CrashReport } from './crash-recording.ts';

/** A crash and its outcome. */
export interface CrashOutcome {
  store: string;
  report: CrashReport;
  figures: CrashFigures;
  problems: readonly string[];
}

const heading = [
  ...['store', 'killed', 'round', 'at ms', 'detected ms', 'gap ms', 'lost ms', 'lost before ms'],
  ...['A/V before', 'A/V after', ''],
];

/** Formats one row for each crash; A/V is how much later audio is than video, in ms. */
export function formatCrashes(outcomes: readonly CrashOutcome[]): string {
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
