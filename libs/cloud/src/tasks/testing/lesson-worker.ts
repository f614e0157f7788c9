/**
 * An event function as the media apps build theirs: it works on one task until it is asked to shut down, counts the workers
 * that finished, and reports that. With a COS_DOMAIN it puts a page into COS repeatedly, with the credentials
 * of its role.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { openRoleKeys } from '../../http/access/index.ts';
import { createCosClient } from '../../cos/index.ts';
import { createService, serveUntilSignal } from '../../http/index.ts';
import { createLogger } from '../../log/index.ts';
import { openTaskStore } from '../store/open-task-store.ts';
import { handleCommands, runTask, completeTask, addWorkerRoute } from '../index.ts';
import { lessonCompletion } from './lesson-completion.ts';
import { type LessonData, lessonKind, type LessonStatus } from './lesson-kind.ts';

/** Half of production's timing, and so half the time until a test notices a lost worker. */
const timing = { leaseMs: 3_000, heartbeatMs: 500, startTimeoutMs: 20_000 };

const log = createLogger({ name: 'lesson-worker', level: 'info' });
await using store = await openTaskStore(process.env['TASK_STORE'] ?? '');
const app = createService({ name: 'lesson-worker', log, maxBodyBytes: 200_000 });
const { credentials, observe } = openRoleKeys({
  permanent: undefined,
  onPlatform: true,
  isWorker: true,
  log,
});
app.use('/event-invoke', observe);
const { COS_DOMAIN: domain, COS_BUCKET: bucket = '', COS_REGION: region = '' } = process.env;

/** Writes until it is stopped; ignores failures. */
async function writePages(attempt: number, stopped: AbortSignal): Promise<void> {
  const cos = createCosClient({ ...credentials.calls, domain, timeoutMs: 5_000 });
  const at = { bucket, region, key: `page-${attempt}` };
  while (!stopped.aborted) {
    await cos.putObject(at, 'text', { contentType: 'text/plain' }).catch(() => undefined);
    await delay(200);
  }
}

addWorkerRoute(app, { usesRequestId: true, timing, log }, (worker) =>
  runTask<LessonStatus, LessonData>(lessonKind, { ...worker, store }, async (run) => {
    await completeTask<LessonStatus, { pages: number; problem?: string }, LessonData>(run, {
      ...lessonCompletion,
      async result() {
        const stopped = Promise.withResolvers<void>();
        handleCommands(run, (type) => {
          if (type === 'Stop') return void stopped.resolve();
          const status = type === 'Pause' ? 'paused' : 'running';
          return run.progress.setStatusSoon(status);
        });
        run.shutdown.addEventListener('abort', () => stopped.resolve(), { once: true });
        await run.progress.setStatus('running', { startTimeMs: run.task.data.startTimeMs ?? Date.now() });
        const writing = new AbortController();
        if (domain !== undefined) void writePages(run.task.attempts, writing.signal);
        await stopped.promise;
        writing.abort();
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
