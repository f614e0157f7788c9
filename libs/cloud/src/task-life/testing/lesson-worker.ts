/**
 * An event function as the media apps build theirs: it works on one task until it is told to stop, counts which of the
 * task's workers came to the end, and tells it.
 */
import { createService, serveUntilSignal } from '../../http/index.ts';
import { createLogger } from '../../log/index.ts';
import { openTaskStore } from '../../task-store/index.ts';
import { obeyCommands, runTask, tellAndFinish, workerRoute } from '../index.ts';
import { lessonClosing } from './lesson-closing.ts';
import { type LessonData, lessonKind, type LessonStatus } from './lesson-kind.ts';

/** Half of what production has: so is how long a test waits for the loss of a worker. */
const timing = { leaseMs: 3_000, heartbeatMs: 500, startTimeoutMs: 20_000 };

const log = createLogger({ name: 'lesson-worker', level: 'info' });
await using store = await openTaskStore(process.env['TASK_STORE'] ?? '');
const app = createService({ name: 'lesson-worker', log, maxBodyBytes: 200_000 });

workerRoute(app, { namedByRun: true, timing, log }, (worker) =>
  runTask<LessonStatus, LessonData>(lessonKind, { ...worker, store }, async (run) => {
    await tellAndFinish<LessonStatus, { pages: number; problem?: string }, LessonData>(run, {
      ...lessonClosing,
      async result() {
        const stopped = Promise.withResolvers<void>();
        obeyCommands(run, (type) => {
          if (type === 'Stop') return void stopped.resolve();
          const status = type === 'Pause' ? 'paused' : 'running';
          return run.progress.pass(status);
        });
        run.shutdown.addEventListener('abort', () => stopped.resolve(), { once: true });
        await run.progress.to('running', { startTimeMs: run.task.data.startTimeMs ?? Date.now() });
        await stopped.promise;
        return { pages: run.task.attempts };
      },
    });
  }),
);

await serveUntilSignal({
  app,
  port: Number(process.env['PORT']),
  host: process.env['HOST'] ?? '127.0.0.1',
  log,
  graceMs: 10_000,
});
