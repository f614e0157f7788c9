import { mkdir } from 'node:fs/promises';
import type { ServiceError } from '@scf-media/protocol/errors';
import type { Context } from 'hono';
import {
  type Caller,
  limitRate,
  openRoleKeys,
  requireAppKey,
  requireLoopback,
  type RoleKeys,
  toCaller,
  warnWhenOpen,
} from '../http/access/index.ts';
import {
  addConsoleRoutes,
  addDescriptionRoutes,
  createService,
  serveUntilSignal,
  type Service,
  type ServiceEnv,
} from '../http/index.ts';
import { createLogger, type Logger } from '../log/index.ts';
import { addMetricsRoute, requireMetricsToken } from '../http/metrics/index.ts';
import { createScfClient, type CredentialSource } from '../scf/index.ts';
import { openTracingTo, type Tracing } from '../tracing/index.ts';
import { createUrlPolicy, type UrlPolicy } from '../url-policy/index.ts';
import { completeTask, createTaskCloser, type TaskCompletion } from './complete-task.ts';
import { runTask, type TaskRun } from './run-task.ts';
import type { TaskServiceConfig } from './service-config.ts';
import { openTaskStore } from './store/open-task-store.ts';
import type { TaskStore } from './store/task-store.ts';
import { addSweepRoute, startSweeper } from './sweep.ts';
import type { TaskContext } from './task-context.ts';
import type { TaskResultData } from './task-data.ts';
import type { TaskKind } from './task-kind.ts';
import { createTaskLimit, type TaskLimit } from './task-limit.ts';
import { createTaskMetricsSource } from './task-metrics.ts';
import { addWorkerRoute } from './worker-route.ts';

/** What the web function needs to handle a request. */
export interface RequestContext<Config> extends TaskContext {
  config: Config;
  /** Decides where URLs in requests may lead. */
  urlPolicy: UrlPolicy;
  taskLimit: TaskLimit;
  caller: Caller;
  requestId: string;
}

/** What the code of a worker gets, once per process. */
export interface WorkerParts<Config> {
  config: Config;
  credentials: CredentialSource;
  urlPolicy: UrlPolicy;
  log: Logger;
}

/** Does the work of one task. */
interface TaskJob<Result> {
  /**
   * Does the work; a failure is part of the result. @throws when the lease is lost, or when another worker is to
   * retry
   */
  perform(): Promise<Result>;
  /** Called when the task is finished and its callback was sent. */
  onFinished?(result: Result): void;
}

/**
 * Prepares for a task before it is acquired. Called once per event, for slow work that does not depend on the task.
 *
 * @returns a function that makes the job once the task is acquired
 */
export type PrepareJob<Status extends string, Data extends TaskResultData<Result>, Result> = () => (
  run: TaskRun<Status, Data>,
) => TaskJob<Result>;

/** Describes one service, as far as it differs from the other services with tasks. */
interface TaskServiceDefinition<
  Status extends string,
  Data extends TaskResultData<Result>,
  Result,
  Config extends TaskServiceConfig,
> {
  kind: TaskKind<Status>;
  /** How a task is completed, by a worker or by the sweep. */
  completion: Omit<TaskCompletion<Status, Data, Result>, 'callback'>;
  /** Whether the id of a task is the request id of its first run; see `startTaskWithRequestId`. */
  usesRequestId: boolean;
  maxBodyBytes: number;
  /** Schemes of URLs in requests; `http` and `https` if left out. */
  schemes?: readonly string[];
  /** Returns the error for a request that would exceed `max` unfinished tasks. */
  limitExceeded(max: number): Error;
  /** Converts an error into the service's own response. */
  toErrorResponse(error: ServiceError, requestId: string): Response;
  /** Paths that require a signed request. */
  signedPaths: readonly string[];
  addRoutes(app: Service, toContext: (context: Context<ServiceEnv>) => RequestContext<Config>): void;
  /** Loads the OpenAPI description of the service. */
  loadOpenApi: Parameters<typeof addDescriptionRoutes>[1];
  /** Loads the worker's part of the program; the web function does without Chromium, ffmpeg and COS. */
  loadWorker(): Promise<(parts: WorkerParts<Config>) => PrepareJob<Status, Data, Result>>;
  /** Where files are played from, in addition to Tencent Cloud's own addresses. */
  mediaUrls?: (config: Config) => readonly (string | undefined)[];
  /** A folder for what workers write; it is created at start. */
  folder?: (config: Config) => string;
}

/** What a process needs in either role. */
interface ProcessParts<Config> extends WorkerParts<Config> {
  app: Service;
  store: TaskStore;
  keys: RoleKeys;
  tracing: Tracing | undefined;
}

/**
 * Defines a service whose requests start long tasks. The same program runs as two functions: the web function handles
 * requests and invokes workers, the event function (`WORKER_FUNCTION`) works on one task per event.
 *
 * @returns `serve`, which resolves when the process has shut down
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
      // Journals, tasks and parts of files are readable by this user only.
      process.umask(0o077);
      const log = createLogger({
        name: config.isWorker ? config.workerFunction : name,
        level: config.logLevel,
      });
      if (service.folder !== undefined) await mkdir(service.folder(config), { recursive: true });
      await using store = await openTaskStore(config.taskStore, {
        keepMs: config.keepTasksMs,
        makeFolder: true,
        // Only the web function checks this: without it, no worker is ever invoked.
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
      const sweeper = config.isWorker ? await takeEvents(parts) : takeRequests(parts);
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
        await sweeper?.[Symbol.asyncDispose]();
      }
    },
  };

  function toCompletion({ config, urlPolicy }: WorkerParts<Config>): TaskCompletion<Status, Data, Result> {
    return { ...service.completion, callback: { ...config.callback, fetch: urlPolicy.fetch } };
  }

  /** Runs this process as the event function. */
  async function takeEvents(parts: ProcessParts<Config>): Promise<undefined> {
    const { app, config, store, keys, tracing, log } = parts;
    app.use('/event-invoke', keys.observe);
    const prepareJob = (await service.loadWorker())(parts);
    const completion = toCompletion(parts);
    const { usesRequestId } = service;
    addWorkerRoute(app, { usesRequestId, timing: config.timing, log }, (worker, carrier) => {
      const createJob = prepareJob();
      const work = (): Promise<void> =>
        runTask<Status, Data>(kind, { ...worker, store }, async (run) => {
          const job = createJob(run);
          const result = await completeTask<Status, Result, Data>(run, {
            ...completion,
            result: () => job.perform(),
          });
          if (result !== undefined) job.onFinished?.(result);
        });
      return tracing === undefined ? work() : tracing.trace(worker.taskId, work, carrier);
    });
    // With NODE_COMPILE_CACHE set, the next worker starts in two thirds of the time; otherwise a no-op.
    const { flushCompileCache } = await import('node:module');
    flushCompileCache();
    return undefined;
  }

  /** Runs this process as the web function. @returns the sweeper, which runs until it is disposed */
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
      scf: createScfClient({
        ...keys.credentials.calls,
        ...config.scf,
        ...(tracing === undefined ? {} : { addToEvent: tracing.carrier }),
      }),
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
