import { mkdir } from 'node:fs/promises';
import type { ServiceError } from '@scf-media/protocol/errors';
import type { Context } from 'hono';
import {
  type Caller,
  toCaller,
  limitRate,
  requireLoopback,
  openRoleKeys,
  requireAppKey,
  type RoleKeys,
  warnWhenOpen,
} from '../access/index.ts';
import {
  createService,
  addConsoleRoutes,
  addDescriptionRoutes,
  type Service,
  type ServiceEnv,
  serveUntilSignal,
} from '../http/index.ts';
import { createLogger, type Logger } from '../log/index.ts';
import { addMetricsRoute, requireMetricsToken } from '../metrics/index.ts';
import { createScfClient, type CredentialSource } from '../scf/index.ts';
import { openTracingTo, type Tracing } from '../tracing/index.ts';
import { createUrlPolicy, type UrlPolicy } from '../url-policy/index.ts';
import { runTask, type TaskRun } from './run-task.ts';
import type { TaskServiceConfig } from './service-config.ts';
import { openTaskStore } from './store/open-task-store.ts';
import type { TaskStore } from './store/task-store.ts';
import { startSweeper, addSweepRoute } from './sweep.ts';
import { createTaskCloser } from './task-closer.ts';
import type { TaskContext } from './task-context.ts';
import type { TaskKind } from './task-kind.ts';
import type { TaskResultData } from './task-data.ts';
import { createTaskMetricsSource } from './task-metrics.ts';
import { createTaskLimit, type TaskLimit } from './task-limit.ts';
import { type TaskCompletion, completeTask } from './complete-task.ts';
import { addWorkerRoute } from './worker-route.ts';

/** What the web function does a request with. */
export interface RequestContext<Config> extends TaskContext {
  config: Config;
  /** Where URLs in requests may lead. */
  urlPolicy: UrlPolicy;
  taskLimit: TaskLimit;
  caller: Caller;
  requestId: string;
}

/** What a worker is made of, once for its process. */
export interface WorkerParts<Config> {
  config: Config;
  credentials: CredentialSource;
  urlPolicy: UrlPolicy;
  log: Logger;
}

/** The job of one task. */
export interface TaskJob<Result> {
  /** Does the work; failures are in the result. @throws when the lease is lost, or when another worker is to try */
  perform(): Promise<Result>;
  /** Called when the task is finished and its callback was sent. */
  onFinished?(result: Result): void;
}

/**
 * Prepares for a task: called for each event, before the task is taken, for what takes long and needs nothing of the task.
 *
 * @returns what makes the job once the task is taken
 */
export type PrepareJob<Status extends string, Data extends TaskResultData<Result>, Result> = () => (
  run: TaskRun<Status, Data>,
) => TaskJob<Result>;

/** What one service is, beside what all services with tasks have in common. */
export interface TaskServiceDefinition<
  Status extends string,
  Data extends TaskResultData<Result>,
  Result,
  Config extends TaskServiceConfig,
> {
  kind: TaskKind<Status>;
  /** How a task ends, whoever ends it. */
  completion: Omit<TaskCompletion<Status, Data, Result>, 'callback'>;
  /** Whether a task is named for its first run; see `startTaskWithRequestId`. */
  usesRequestId: boolean;
  maxBodyBytes: number;
  /** Schemes of URLs in requests; `http` and `https` if left out. */
  schemes?: readonly string[];
  /** Makes the error for a request that comes when there are already `max` unfinished tasks. */
  limitExceeded(max: number): Error;
  /** Writes an error in the service's own form. */
  toErrorResponse(error: ServiceError, requestId: string): Response;
  /** Paths that only signed requests may reach. */
  signedPaths: readonly string[];
  addRoutes(app: Service, toContext: (context: Context<ServiceEnv>) => RequestContext<Config>): void;
  /** Loads the description of the service's interface. */
  loadOpenApi: Parameters<typeof addDescriptionRoutes>[1];
  /** Loads the worker's half of the program: Chromium, ffmpeg and COS are not for the web function to load. */
  loadWorker(): Promise<(parts: WorkerParts<Config>) => PrepareJob<Status, Data, Result>>;
  /** Where files are played from, beside Tencent Cloud's own addresses. */
  mediaUrls?: (config: Config) => readonly (string | undefined)[];
  /** A folder that has to be there, for what workers write. */
  folder?: (config: Config) => string;
}

/** What one process works with, as either function. */
interface ProcessParts<Config> extends WorkerParts<Config> {
  app: Service;
  store: TaskStore;
  keys: RoleKeys;
  tracing: Tracing | undefined;
}

/**
 * Defines a service whose requests start long tasks. It is one program and two functions: as the web function it takes
 * requests and starts workers, as the event function, whose name is `WORKER_FUNCTION`, it works on one task.
 *
 * @returns `serve`, which runs until the process is told to end
 */
export function defineTaskService<
  Status extends string,
  Data extends TaskResultData<Result>,
  Result,
  Config extends TaskServiceConfig,
>(service: TaskServiceDefinition<Status, Data, Result, Config>): { serve(config: Config): Promise<void> } {
  const { kind } = service;
  const name = kind.app;

  return {
    async serve(config) {
      // What this process writes is for nobody else: journals, tasks, parts of files.
      process.umask(0o077);
      const log = createLogger({
        name: config.isWorker ? config.workerFunction : name,
        level: config.logLevel,
      });
      if (service.folder !== undefined) await mkdir(service.folder(config), { recursive: true });
      await using store = await openTaskStore(config.taskStore, {
        keepMs: config.keepTasksMs,
        makeFolder: true,
        // The web function refuses for both: without it no worker is ever invoked.
        manyHosts: config.onPlatform && !config.isWorker,
      });
      const keys = openRoleKeys({
        ...config,
        permanent: config.credentials,
        first: config.roleKeys,
        log,
      });
      const { maxBodyBytes, schemes, toErrorResponse } = service;
      const app = createService({ name, log, maxBodyBytes, onError: toErrorResponse });
      await using tracing = await openTracingTo(config.tracing, {
        service: config.isWorker ? config.workerFunction : name,
        sendBeforeAnswer: config.onPlatform && !config.isWorker,
        log,
      });
      const urlPolicy = createUrlPolicy({
        allowPrivate: config.allowPrivate,
        denied: config.denied,
        ...(schemes === undefined ? {} : { schemes }),
      });
      const parts = { config, credentials: keys.credentials, urlPolicy, log, app, store, keys, tracing };
      const sweeping = config.isWorker ? await takeEvents(parts) : takeRequests(parts);
      try {
        await serveUntilSignal({
          app,
          port: config.port,
          host: config.host,
          log,
          until: keys.ended,
          graceMs: config.isWorker ? config.graceMs : 5_000,
        });
      } finally {
        await sweeping?.[Symbol.asyncDispose]();
      }
    },
  };

  function toCompletion({ config, urlPolicy }: WorkerParts<Config>): TaskCompletion<Status, Data, Result> {
    return { ...service.completion, callback: { ...config.callback, fetch: urlPolicy.fetch } };
  }

  /** Makes this process the event function. */
  async function takeEvents(parts: ProcessParts<Config>): Promise<undefined> {
    const { app, config, store, keys, tracing, log } = parts;
    app.use('/event-invoke', keys.observe);
    const prepareJob = (await service.loadWorker())(parts);
    const completion = toCompletion(parts);
    const { usesRequestId } = service;
    addWorkerRoute(app, { usesRequestId, timing: config.timing, log }, (worker) => {
      const jobOf = prepareJob();
      const work = (): Promise<void> =>
        runTask<Status, Data>(kind, { ...worker, store }, async (run) => {
          const job = jobOf(run);
          const result = await completeTask<Status, Result, Data>(run, {
            ...completion,
            result: () => job.perform(),
          });
          if (result !== undefined) job.onFinished?.(result);
        });
      return tracing === undefined ? work() : tracing.trace(worker.taskId, work);
    });
    // With NODE_COMPILE_CACHE set, the next worker starts in two thirds of the time; otherwise this does nothing.
    const { flushCompileCache } = await import('node:module');
    flushCompileCache();
    return undefined;
  }

  /** Makes this process the web function. @returns what sweeps, until it is disposed of */
  function takeRequests(parts: ProcessParts<Config>): AsyncDisposable {
    const { app, config, store, keys, tracing, urlPolicy, log } = parts;
    if (tracing !== undefined) app.use(tracing.middleware);
    const { access, requestsPerMinute: perMinute, onPlatform, timing, workerFunction, sweepSecret } = config;
    warnWhenOpen(access, log);
    app.use(requireLoopback({ listensOn: config.host, isOpen: access.applications.length === 0 }));
    const requireKey = requireAppKey(access, { claimName: store.claimName, onPlatform });
    addDescriptionRoutes(app, service.loadOpenApi);
    if (config.consoleFolder !== undefined)
      addConsoleRoutes(app, {
        folder: config.consoleFolder,
        mediaUrls: service.mediaUrls?.(config) ?? [],
        service: name,
        signIn: access.applications.length === 0 ? 'none' : 'key',
        signHost: access.hosts.length > 0,
      });
    const admit = [requireKey, limitRate({ perMinute, onPlatform }), keys.observe] as const;
    for (const path of service.signedPaths) app.use(path, ...admit);
    const tasks = {
      store,
      scf: createScfClient({ ...keys.credentials.calls, ...config.scf }),
      workerFunction,
      close: createTaskCloser(kind, toCompletion(parts), { store, timing, log }),
      timing,
    };
    const taskLimit = createTaskLimit(kind, {
      store,
      max: config.maxTasks,
      limitExceeded: service.limitExceeded,
    });
    service.addRoutes(app, (context) => ({
      ...tasks,
      config,
      urlPolicy,
      taskLimit,
      caller: toCaller(context),
      requestId: context.var.requestId,
      log: context.var.log,
    }));
    app.use('/metrics', requireMetricsToken(config.metricsToken, requireKey));
    addMetricsRoute(app, name, createTaskMetricsSource(kind, store));
    addSweepRoute(app, kind, { ...tasks, sweepSecret, access, admitted: keys.observe });
    return startSweeper(kind, { ...tasks, log }, config.sweepIntervalMs);
  }
}
