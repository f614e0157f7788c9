import { accessOf, accessProblems, firstRoleKeys } from '@scf-media/cloud/access';
import { signKeysOf } from '@scf-media/cloud/callback';
import { type Environment, readEnvironment, together } from '@scf-media/cloud/environment';
import { parseRedisUrl } from '@scf-media/cloud/redis';
import { taskTimingProblems, toTaskTiming } from '@scf-media/cloud/tasks';
import type { z } from 'zod';
import { environmentSchema } from './environment.ts';

/** A worker that is asked to end leaves the room and tells once or twice more; there is nothing else to finish. */
const workerGraceMs = 8_000;

/** The service's settings; `environment.ts` explains each variable. */
export type Config = ReturnType<typeof readConfig>;

/**
 * Reads the environment.
 *
 * @throws ServiceError `InvalidConfig` that names every variable at fault at once
 */
export function readConfig(environment: Environment = process.env) {
  const values = readEnvironment(environmentSchema, environment, (given) => [
    ...taskTimingProblems(given),
    ...together(given, 'SECRET_ID', 'SECRET_KEY'),
    ...together(given, 'API_APP_KEY', 'API_APP_SECRET'),
    ...accessProblems(given),
    ...(/^rtmps?:\/\/[^/?#]+\/[^?#]+$/.test(given.TRTC_RTMP_URL)
      ? []
      : ['TRTC_RTMP_URL: must be rtmp://host/application']),
  ]);
  return {
    port: values.PORT,
    host: values.HOST,
    logLevel: values.LOG_LEVEL,
    taskStore: values.TASK_STORE,
    /** How long a store that forgets keeps a push after its end. */
    keepTasksMs: values.TASK_KEEP_DAYS * 24 * 3_600_000,
    /** How often the web function looks for pushes whose worker is lost; 0 leaves it to GET and /sweep. */
    /** On SCF the timer function calls: an idle instance stands still there, and has keys only while it answers. */
    sweepIntervalMs: values.TENCENTCLOUD_RUNENV === 'SCF' ? 0 : values.SWEEP_INTERVAL_MS,
    /** What timers have to show. */
    sweepSecret: values.SWEEP_SECRET,
    /** What a scraper of metrics shows. */
    metricsToken: values.METRICS_TOKEN,
    /** How fast the loss of a worker is noticed. */
    timing: toTaskTiming(values),
    /** The service's own Redis for positions, for requests that name none. */
    positionRedis: ownRedis(values),
    /** Hosts that requests may name as RedisHost wherever they lead. */
    redisHosts: values.ALLOWED_REDIS_HOSTS,
    /** Set when the process runs as the event function: only then it takes events. */
    isWorker: values.SCF_FUNCTIONNAME === values.WORKER_FUNCTION,
    workerFunction: values.WORKER_FUNCTION,
    scf: {
      region: values.TENCENTCLOUD_REGION,
      endpoint: values.SCF_ENDPOINT,
      protocol: values.SCF_PROTOCOL,
      qualifier: values.WORKER_QUALIFIER,
    },
    /** Permanent keys; without them the keys of the function's role are used. */
    credentials:
      values.SECRET_ID === undefined || values.SECRET_KEY === undefined
        ? undefined
        : { secretId: values.SECRET_ID, secretKey: values.SECRET_KEY },
    /** Of the role as it was when the process began, for a function that runs from a zip: they end after six hours at most. */
    firstRoleKeys: firstRoleKeys(values),
    /** Who may call. */
    access: accessOf(values),
    /** Whether SCF stands in front, so that its headers can be believed. */
    onPlatform: values.TENCENTCLOUD_RUNENV === 'SCF',
    requestsPerMinute: values.RATE_LIMIT_PER_MINUTE,
    mostPushes: values.MAX_PUSHES,
    allowPrivate: values.ALLOW_PRIVATE_URLS,
    /** Public addresses that lead into the platform. */
    denied: values.DENIED_NETWORKS,
    room: {
      /** Where the page loads the SDK from; left out, the SDK's own file goes with the service. */
      sdkUrl: values.TRTC_SDK_URL,
      /** Where Transport `rtmp` sends to; the room's name follows. */
      rtmpUrl: values.TRTC_RTMP_URL,
    },
    callback: {
      /** Two while they change. */
      signKeys: signKeysOf(values.CALLBACK_SIGN_KEY),
      /** The wait after the first failed try; each further one is twice as long. */
      firstRetryMs: values.CALLBACK_RETRY_MS,
    },
    /** How often Callback is told how far a push is. */
    progressEveryMs: values.PROGRESS_INTERVAL_MS,
    graceMs: workerGraceMs,
    programs: {
      /** Without it Chromium is looked for in `searchPath`. */
      chromiumPath: values.CHROMIUM_PATH,
      searchPath: values.PATH,
      ffmpegPath: values.FFMPEG_PATH,
      ffprobePath: values.FFPROBE_PATH,
    },
  };
}

function ownRedis({ POSITION_REDIS, TASK_STORE }: z.output<typeof environmentSchema>) {
  if (POSITION_REDIS !== undefined) return parseRedisUrl(POSITION_REDIS, 'POSITION_REDIS');
  return /^rediss?:/.test(TASK_STORE) ? parseRedisUrl(TASK_STORE, 'TASK_STORE') : undefined;
}
