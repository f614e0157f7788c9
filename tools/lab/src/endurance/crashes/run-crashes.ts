import { startRedis } from '@scf-media/cloud/testing';
import { startService } from '../service/start-service.ts';
import { serveClockPages } from './clock-pages.ts';
import { crashFigures } from './crash-figures.ts';
import type { CrashPlan } from './crash-plan.ts';
import { crashProblems } from './crash-problems.ts';
import { crashRecording } from './crash-recording.ts';
import type { CrashOutcome } from './crash-table.ts';

/** Where the service keeps its tasks. */
export type Store = 'sqlite' | 'redis';

/**
 * Makes the planned recordings one after another, on one service. With redis, a real redis-server keeps the tasks, and beside
 * each recording another one runs by a worker of its own.
 *
 * @param options.turn waited for before each recording; given back after it
 * @param options.onOutcome told each as it is known
 */
export async function runCrashes(
  store: Store,
  plans: readonly CrashPlan[],
  options: {
    turn: () => Promise<AsyncDisposable>;
    onOutcome: (outcome: CrashOutcome) => void;
    signal: AbortSignal;
  },
): Promise<void> {
  const { turn, onOutcome, signal } = options;
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
    mine.use(await turn());
    const report = await crashRecording(plan, { service, pages, beside: redis !== undefined, signal });
    const figures = crashFigures(report);
    onOutcome({ store, report, figures, problems: crashProblems(report, figures) });
  }
}
