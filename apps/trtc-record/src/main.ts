import { mkdir } from 'node:fs/promises';
import {
  limitRate,
  onlyThisMachine,
  openRoleKeys,
  requireAppKey,
  warnWhenOpen,
} from '@scf-media/cloud/access';
import { createService, describeService, serveUntilSignal } from '@scf-media/cloud/http';
import { createLogger } from '@scf-media/cloud/log';
import { metricsRoute, requireMetricsToken } from '@scf-media/cloud/metrics';
import { createScfClient } from '@scf-media/cloud/scf';
import {
  openTaskStore,
  sweepRegularly,
  sweepRoute,
  taskCloser,
  taskMetricsSource,
  taskRoom,
} from '@scf-media/cloud/tasks';
import { createUrlPolicy } from '@scf-media/cloud/url-policy';
import { limitExceeded } from '@scf-media/protocol/trtc-record';
import { readConfig } from './config.ts';
import { errorAnswer } from './error-answer.ts';
import { recordClosing } from './record-closing.ts';
import { recordKind } from './record-task.ts';
import { recordRoute } from './routes/record-route.ts';
import { tasksRoute } from './routes/tasks-route.ts';

/**
 * One program, two functions: as the web function it takes requests and starts workers, as the event function (its name
 * is WORKER_FUNCTION) it records one room.
 */
// What this process writes is for nobody else: journals, tasks, parts of files.
process.umask(0o077);
const config = readConfig();
const log = createLogger({
  name: config.isWorker ? config.workerFunction : 'trtc-record',
  level: config.logLevel,
});

await mkdir(config.disk.dir, { recursive: true });
await using store = await openTaskStore(config.taskStore, {
  keepMs: config.keepTasksMs,
  makeFolder: true,
  // The web function refuses for both: without it no worker is ever asked for.
  manyHosts: config.onPlatform && !config.isWorker,
});

const { credentials, believe, ended } = openRoleKeys({
  ...config,
  permanent: config.credentials,
  first: config.firstRoleKeys,
  log,
});
const app = createService({ name: 'trtc-record', log, maxBodyBytes: 256 * 1024, onError: errorAnswer });

const urlPolicy = createUrlPolicy({ allowPrivate: config.allowPrivate, denied: config.denied });
await using _sweep = config.isWorker ? await takeEvents() : takeRequests();
await serveUntilSignal({
  app,
  port: config.port,
  host: config.host,
  log,
  until: ended,
  graceMs: config.isWorker ? config.finishGraceMs : 5_000,
});

/** Makes this process the event function. */
async function takeEvents(): Promise<undefined> {
  app.use('/event-invoke', believe);
  // Chrome's and ffmpeg's half of the program is not for the web function to load.
  const { recordWorkerRoute } = await import('./worker/record-worker-route.ts');
  recordWorkerRoute(app, { config, store, credentials, urlPolicy, log });
  // With NODE_COMPILE_CACHE set, the next worker starts a third sooner; else this does nothing.
  const { flushCompileCache } = await import('node:module');
  flushCompileCache();
  return undefined;
}

/** Makes this process the web function. @returns what looks for lost workers, until it is disposed of */
function takeRequests(): AsyncDisposable {
  const scf = createScfClient({ ...credentials.calls, ...config.scf });
  const { access, requestsPerMinute: perMinute, onPlatform, mostRecordings: most } = config;
  warnWhenOpen(access, log);
  app.use(onlyThisMachine({ listensOn: config.host, isOpen: access.applications.length === 0 }));
  const requireKey = requireAppKey(access, { takeTurn: store.takeTurn, onPlatform });
  describeService(app, async () => (await import('@scf-media/protocol/openapi')).trtcRecordOpenApi());
  const admit = [requireKey, limitRate({ perMinute, onPlatform }), believe] as const;
  for (const path of ['/', '/tasks/*']) app.use(path, ...admit);
  const { timing } = config;
  const closing = recordClosing({ ...config.callback, fetch: urlPolicy.fetch });
  const close = taskCloser(recordKind, closing, { store, timing, log });
  const tasks = { store, scf, workerFunction: config.workerFunction, close, timing };
  const full = (limit: number) => limitExceeded(`at most ${limit} recordings at once, try again later`);
  recordRoute(app, {
    ...tasks,
    urlPolicy,
    room: taskRoom(recordKind, { store, most, full }),
    hasPermanentKeys: config.credentials !== undefined,
    callbackSignKeys: config.callback.signKeys,
  });
  tasksRoute(app, tasks);
  app.use('/metrics', requireMetricsToken(config.metricsToken, requireKey));
  metricsRoute(app, 'trtc-record', taskMetricsSource(recordKind, store));
  sweepRoute(app, recordKind, { ...tasks, sweepSecret: config.sweepSecret, access, admitted: believe });
  return sweepRegularly(recordKind, { ...tasks, log }, config.sweepIntervalMs);
}
