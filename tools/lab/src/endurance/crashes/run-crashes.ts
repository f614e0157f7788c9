import { startRedis } from '@scf-media/cloud/testing';
import { startService } from '../start-service.ts';
import { serveClockPages } from './clock-pages.ts';
import { computeCrashFigures, type CrashFigures, findCrashProblems } from './crash-figures.ts';
import type { CrashPlan } from './crash-plan.ts';
import { crashRecording, type CrashReport } from './crash-recording.ts';

/** A crash and its outcome. */
export interface CrashOutcome {
  store: string;
  report: CrashReport;
  figures: CrashFigures;
  problems: readonly string[];
}

/** The task store of the service. */
export type Store = 'sqlite' | 'redis';

/**
 * Runs the planned recordings one after another on one service. With redis, a real redis-server stores the tasks, and another
 * recording with its own worker runs beside each.
 *
 * @param options.acquireTurn awaited before each recording, and disposed after it
 * @param options.onOutcome called after each recording
 */
export async function runCrashes(
  store: Store,
  plans: readonly CrashPlan[],
  options: {
    acquireTurn: () => Promise<AsyncDisposable>;
    onOutcome: (outcome: CrashOutcome) => void;
    signal: AbortSignal;
  },
): Promise<void> {
  const { acquireTurn, onOutcome, signal } = options;
  await using scope = new AsyncDisposableStack();
  const redis = store === 'redis' ? scope.use(await startRedis({ appendOnly: true })) : undefined;
  const pages = scope.use(await serveClockPages());
  const service = scope.use(
    await startService({
      environment: redis === undefined ? {} : { TASK_STORE: `${redis.url}/0` },
      signal,
    }),
  );
  for (const plan of plans) {
    await using mine = new AsyncDisposableStack();
    mine.use(await acquireTurn());
    const report = await crashRecording(plan, { service, pages, beside: redis !== undefined, signal });
    const figures = computeCrashFigures(report);
    onOutcome({ store, report, figures, problems: findCrashProblems(report, figures) });
  }
}
