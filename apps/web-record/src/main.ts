import { mkdir } from 'node:fs/promises';
import {
  limitRate,
  onlyThisMachine,
  openRoleKeys,
  requireAppKey,
  warnWhenOpen,
} from '@scf-media/cloud/access';
import type { CosClient } from '@scf-media/cloud/cos';
import { createService, describeService, serveUntilSignal } from '@scf-media/cloud/http';
import { createLogger } from '@scf-media/cloud/log';
import { metricsRoute, requireMetricsToken } from '@scf-media/cloud/metrics';
import { createScfClient, type KeyedCalls } from '@scf-media/cloud/scf';
import {
  openTaskStore,
  sweepRegularly,
  sweepRoute,
  taskCloser,
  taskMetricsSource,
  taskRoom,
} from '@scf-media/cloud/tasks';
import { createUrlPolicy } from '@scf-media/cloud/url-policy';
import { limitExceeded } from '@scf-media/protocol/web-record';
import { readConfig } from './config.ts';
import { errorAnswer } from './error-answer.ts';
import { recordRoute } from './record-route.ts';
import { recordClosing } from './record-closing.ts';
import { recordKind } from './record-task.ts';
import type { WorkerContext } from './worker/worker-context.ts';

/**
 * One program, two functions: as the web function it takes requests and starts workers, as the event function (its name
 * is WORKER_FUNCTION) it records one task.
 */
// What this process writes is for nobody else: journals, tasks, parts of files.
process.umask(0o077);
const config = readConfig();
const log = createLogger({
  name: config.isWorker ? config.workerFunction : 'web-record',
  level: config.logLevel,
});

await mkdir(config.workDir, { recursive: true });
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
const app = createService({ name: 'web-record', log, maxBodyBytes: 1024 * 1024, onError: errorAnswer });

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
  // What records and stores is not for the web function to load.
  const { createCosClient, createVodClient, recordWorkerRoute } =
    await import('./worker/record-worker-route.ts');
  const cosWith = (calls: KeyedCalls): CosClient =>
    createCosClient({ ...calls, domain: config.cos.endpoint, timeoutMs: 60_000 });
  const { region, endpoint, protocol, ...defaults } = config.vod;
  const vod: WorkerContext['vod'] = {
    ...defaults,
    client: (subAppId) => createVodClient({ ...credentials.calls, region, endpoint, protocol, subAppId }),
    cos: (keys) => cosWith(keys === undefined ? credentials.calls : { credentials: () => keys }),
  };
  recordWorkerRoute(app, { config, store, cos: cosWith(credentials.calls), vod, urlPolicy, log });
  // With NODE_COMPILE_CACHE set, the next worker starts a third sooner; else this does nothing.
  const { flushCompileCache } = await import('node:module');
  flushCompileCache();
  return undefined;
}

/** Makes this process the web function. @returns what looks for lost workers, until it is disposed of */
function takeRequests(): AsyncDisposable {
  const scf = createScfClient({ ...credentials.calls, ...config.scf });
  const { access, requestsPerMinute: perMinute, onPlatform } = config;
  warnWhenOpen(access, log);
  app.use(onlyThisMachine({ listensOn: config.host, isOpen: access.applications.length === 0 }));
  const requireKey = requireAppKey(access, { takeTurn: store.takeTurn, onPlatform });
  describeService(app, async () => (await import('@scf-media/protocol/openapi')).webRecordOpenApi());
  app.use('/', requireKey, limitRate({ perMinute, onPlatform }), believe);
  const { timing } = config;
  const closing = recordClosing({ ...config.callback, fetch: urlPolicy.fetch });
  const close = taskCloser(recordKind, closing, { store, timing, log });
  const actions = { store, scf, workerFunction: config.workerFunction, close, timing };
  recordRoute(app, {
    ...actions,
    urlPolicy,
    room: taskRoom(recordKind, {
      store,
      most: config.mostRecordings,
      full: (most) => limitExceeded(`at most ${most} recordings at once, try again later`),
    }),
    hasPermanentKeys: config.credentials !== undefined,
    place: { bucket: config.cos.bucket, isVod: config.vod.isDefault },
  });
  app.use('/metrics', requireMetricsToken(config.metricsToken, requireKey));
  metricsRoute(app, 'web-record', taskMetricsSource(recordKind, store));
  sweepRoute(app, recordKind, { ...actions, sweepSecret: config.sweepSecret, access, admitted: believe });
  return sweepRegularly(recordKind, { ...actions, log }, config.sweepIntervalMs);
}
