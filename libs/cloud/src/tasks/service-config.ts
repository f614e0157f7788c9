import { z } from 'zod';
import { readRoleKeys } from '../http/access/role-keys.ts';
import { toAccess, findAccessProblems, accessVariables } from '../http/access/access-variables.ts';
import { parseSignKeys } from '../http/callback/callback-signature.ts';
import {
  allowPrivate,
  apiProtocol,
  deniedNetworks,
  logLevel,
  numberOr,
  text,
  textOr,
  requireBothOrNeither,
} from '../env/index.ts';
import { consoleVariables, findConsoleFolder } from '../http/console-routes.ts';
import { metricsVariables } from '../http/metrics/metrics-route.ts';
import { toTracingTarget, tracingVariables } from '../tracing/tracing-variables.ts';
import { findTaskTimingProblems, taskTimingVariables, toTaskTiming } from './task-timing.ts';

/**
 * Returns the environment variables of every service with tasks, for the app's schema. The reference in docs/ is
 * generated from the descriptions.
 *
 * @param app the app's name, which is part of the names of the worker's function and of the default store's folder
 */
export const taskServiceVariables = (app: string) => ({
  PORT: numberOr(9000, 0, 65_535).describe('Port to listen on. SCF requires 9000'),
  HOST: textOr('0.0.0.0').describe('Address to listen on. `npm start` sets `127.0.0.1`'),
  LOG_LEVEL: logLevel.describe('Logs are one JSON object per line, without secrets'),
  TASK_STORE: textOr(`sqlite:/tmp/${app}/tasks.db`).describe(
    'Where tasks are stored: `sqlite:<path>` for the processes of one machine, or `redis://[:password@]host:port/db` (`rediss://` for TLS), which SCF requires. Redis 5 or newer, with `appendonly yes` and `maxmemory-policy noeviction`; percent-encode the password',
  ),
  TASK_KEEP_DAYS: numberOr(7, 1, 3_650).describe(
    'Days to keep a task after its end. A running task never expires',
  ),
  SWEEP_INTERVAL_MS: numberOr(1_000, 0, 3_600_000).describe(
    'How often the web function looks for tasks that have lost their worker; with 0, and on SCF, only when a task is read, and on `POST /sweep`',
  ),
  SWEEP_SECRET: text.describe(
    'Secret that `POST /sweep`, and `/event-invoke` of the web function, require in `X-Sweep-Secret`. `npx nx deploy` generates one. If unset, nobody may call them, or anybody if anybody may call the service',
  ),
  ...taskTimingVariables,
  SCF_ENDPOINT: text.meta({
    description: 'Host and port of another Cloud API',
    fallback: '`scf.tencentcloudapi.com`',
  }),
  SCF_PROTOCOL: apiProtocol.meta({ description: '`http://` for a local cloud', fallback: '`https://`' }),
  WORKER_FUNCTION: textOr(`${app}-worker`).describe(
    'Name of the event function. A process whose `SCF_FUNCTIONNAME` equals it is a worker; any other is the web function',
  ),
  WORKER_QUALIFIER: text.meta({
    description:
      'Version or alias of the event function that runs tasks. `npx nx deploy` sets `live`, so that a rollback covers both functions',
    fallback: '`$LATEST`',
  }),
  SCF_FUNCTIONNAME: text.describe('Set by SCF'),
  SECRET_ID: text.meta({
    description:
      'Permanent API key, together with `SECRET_KEY`. Required for tasks longer than 6 hours, when keys of a role expire',
    fallback: "keys of the function's role",
  }),
  SECRET_KEY: text.describe('See `SECRET_ID`'),
  ...accessVariables,
  ALLOW_PRIVATE_URLS: allowPrivate.describe(
    '`true`, or comma-separated CIDR ranges: the private addresses that URLs in requests, and recorded pages, may lead to. `npm start` sets `true`',
  ),
  DENIED_NETWORKS: deniedNetworks.describe(
    'Public addresses to treat as private because Tencent Cloud uses them internally: comma-separated CIDR ranges, or `none`',
  ),
  TENCENTCLOUD_RUNENV: text.describe("Set by SCF. Only if it is `SCF` are the platform's headers trusted"),
  ...metricsVariables,
  ...consoleVariables,
  ...tracingVariables,
  CALLBACK_SIGN_KEY: text.describe(
    'Key that signs callbacks. While it is being replaced: the new and the old one, separated by a space',
  ),
  CALLBACK_RETRY_MS: numberOr(20_000, 0, 600_000).describe(
    'Delay after the first failed callback; it doubles with each further one',
  ),
});

/** The variables with which a worker finds its programs, for the app's schema. */
export const programVariables = {
  CHROMIUM_PATH: text.meta({
    description: 'Path of Chromium or Chrome',
    fallback: "the first one found in `PATH` and among macOS's applications",
  }),
  PATH: textOr('/usr/local/bin:/usr/bin:/bin').describe('Where programs are searched for'),
  FFMPEG_PATH: textOr('ffmpeg').describe('Name or path of ffmpeg'),
};

// Only its type is used.
const createSchema = (app: string) => z.object({ ...taskServiceVariables(app), ...programVariables });
type TaskServiceValues = z.output<ReturnType<typeof createSchema>>;

/** Returns what is inconsistent among these variables, as messages for `readEnvironment`. */
export function findTaskServiceProblems(values: TaskServiceValues): string[] {
  return [
    ...findTaskTimingProblems(values),
    ...requireBothOrNeither(values, 'SECRET_ID', 'SECRET_KEY'),
    ...requireBothOrNeither(values, 'API_APP_KEY', 'API_APP_SECRET'),
    ...findAccessProblems(values),
  ];
}

/** The settings of every service with tasks. */
export type TaskServiceConfig = ReturnType<typeof toTaskServiceConfig>;

/**
 * Converts the variables into the settings of every service with tasks.
 *
 * @param own.region the region of the functions
 * @param own.maxTasks the maximum number of unfinished tasks; undefined for no limit
 * @param own.graceMs how long a worker may take to end
 */
export function toTaskServiceConfig(
  values: TaskServiceValues & Parameters<typeof readRoleKeys>[0],
  own: { region: string; maxTasks: number | undefined; graceMs: number },
) {
  const onPlatform = values.TENCENTCLOUD_RUNENV === 'SCF';
  return {
    port: values.PORT,
    host: values.HOST,
    logLevel: values.LOG_LEVEL,
    taskStore: values.TASK_STORE,
    /** How long a task is stored after its end. */
    keepTasksMs: values.TASK_KEEP_DAYS * 24 * 3_600_000,
    /**
     * The interval of the sweep, ms; 0 leaves recovery to requests for a task and to `/sweep`. On SCF a timer calls
     * `/sweep`, because an idle instance is frozen and has credentials only while it handles a request.
     */
    sweepIntervalMs: onPlatform ? 0 : values.SWEEP_INTERVAL_MS,
    /** The secret of the timers. */
    sweepSecret: values.SWEEP_SECRET,
    /** The token of the metrics scraper. */
    metricsToken: values.METRICS_TOKEN,
    /** Where spans are sent; undefined: nothing is traced. */
    tracing: toTracingTarget(values),
    /** The folder of the console; undefined: it is not served. */
    consoleFolder: findConsoleFolder(values),
    /** The lease, the heartbeat and the timeout of a worker's start. */
    timing: toTaskTiming(values),
    /** Whether the process runs as the event function; only then it accepts events. */
    isWorker: values.SCF_FUNCTIONNAME === values.WORKER_FUNCTION,
    workerFunction: values.WORKER_FUNCTION,
    scf: {
      region: own.region,
      endpoint: values.SCF_ENDPOINT,
      protocol: values.SCF_PROTOCOL,
      qualifier: values.WORKER_QUALIFIER,
    },
    /** Permanent keys; the function's role is used without them. */
    credentials:
      values.SECRET_ID === undefined || values.SECRET_KEY === undefined
        ? undefined
        : { secretId: values.SECRET_ID, secretKey: values.SECRET_KEY },
    /** The role's keys at start, of a function that runs from a zip; they expire after six hours at most. */
    roleKeys: readRoleKeys(values),
    /** Who may call the service. */
    access: toAccess(values),
    /** Whether SCF stands in front, so that its headers can be trusted. */
    onPlatform,
    requestsPerMinute: values.RATE_LIMIT_PER_MINUTE,
    maxTasks: own.maxTasks,
    allowPrivate: values.ALLOW_PRIVATE_URLS,
    /** Public networks to treat as private. */
    denied: values.DENIED_NETWORKS,
    callback: {
      /** Two while a key is being replaced. */
      signKeys: parseSignKeys(values.CALLBACK_SIGN_KEY),
      /** The delay after the first failed attempt; it doubles with each further one. */
      firstRetryMs: values.CALLBACK_RETRY_MS,
    },
    graceMs: own.graceMs,
    /** If unset, Chromium is looked for in `searchPath`. */
    chromiumPath: values.CHROMIUM_PATH,
    searchPath: values.PATH,
    ffmpegPath: values.FFMPEG_PATH,
  };
}
