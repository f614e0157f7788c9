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
import { limitExceeded } from '@scf-media/protocol/trtc-push';
import { readConfig } from './config.ts';
import { errorAnswer } from './error-answer.ts';
import { pushClosing } from './push-closing.ts';
import { pushKind } from './push-task.ts';
import { pushRoute } from './routes/push-route.ts';
import { tasksRoute } from './routes/tasks-route.ts';

/**
 * One program, two functions: as the web function it takes requests and starts workers, as the event function (its name
 * is WORKER_FUNCTION) it pushes one source into one room.
 */
// What this process writes is for nobody else: journals, tasks, parts of files.
process.umask(0o077);
const config = readConfig();
const log = createLogger({
  name: config.isWorker ? config.workerFunction : 'trtc-push',
  level: config.logLevel,
});

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
const app = createService({ name: 'trtc-push', log, maxBodyBytes: 256 * 1024, onError: errorAnswer });

// Protocol says which field may be what; here it is about where they lead.
const urlPolicy = createUrlPolicy({
  allowPrivate: config.allowPrivate,
  denied: config.denied,
  schemes: ['http', 'https', 'rtmp', 'rtsp', 'srt'],
});
await using _sweep = config.isWorker ? await takeEvents() : takeRequests();
await serveUntilSignal({
  app,
  port: config.port,
  host: config.host,
  log,
  until: ended,
  graceMs: config.isWorker ? config.graceMs : 5_000,
});

/** Makes this process the event function. */
async function takeEvents(): Promise<undefined> {
  app.use('/event-invoke', believe);
  // Chrome's and ffmpeg's half of the program is not for the web function to load.
  const { pushWorkerRoute } = await import('./worker/push-worker-route.ts');
  pushWorkerRoute(app, { config, store, urlPolicy, log });
  // With NODE_COMPILE_CACHE set, the next worker starts a third sooner; else this does nothing.
  const { flushCompileCache } = await import('node:module');
  flushCompileCache();
  return undefined;
}

/** Makes this process the web function. @returns what looks for lost workers, until it is disposed of */
function takeRequests(): AsyncDisposable {
  const scf = createScfClient({ ...credentials.calls, ...config.scf });
  const { access, requestsPerMinute: perMinute, onPlatform, mostPushes: most } = config;
  warnWhenOpen(access, log);
  app.use(onlyThisMachine({ listensOn: config.host, isOpen: access.applications.length === 0 }));
  const requireKey = requireAppKey(access, { takeTurn: store.takeTurn, onPlatform });
  describeService(app, async () => (await import('@scf-media/protocol/openapi')).trtcPushOpenApi());
  const admit = [requireKey, limitRate({ perMinute, onPlatform }), believe] as const;
  for (const path of ['/', '/tasks/*']) app.use(path, ...admit);
  const closing = pushClosing({ ...config.callback, fetch: urlPolicy.fetch });
  const tasks = {
    store,
    scf,
    workerFunction: config.workerFunction,
    close: taskCloser(pushKind, closing, { store, timing: config.timing, log }),
    timing: config.timing,
  };
  const full = (limit: number) => limitExceeded(`at most ${limit} pushes at once, try again later`);
  pushRoute(app, {
    ...tasks,
    urlPolicy,
    room: taskRoom(pushKind, { store, most, full }),
    positionRedis: config.positionRedis,
    redisHosts: config.redisHosts,
    callbackSignKeys: config.callback.signKeys,
  });
  tasksRoute(app, tasks);
  app.use('/metrics', requireMetricsToken(config.metricsToken, requireKey));
  metricsRoute(app, 'trtc-push', taskMetricsSource(pushKind, store));
  sweepRoute(app, pushKind, { ...tasks, sweepSecret: config.sweepSecret, access, admitted: believe });
  return sweepRegularly(pushKind, { ...tasks, log }, config.sweepIntervalMs);
}
