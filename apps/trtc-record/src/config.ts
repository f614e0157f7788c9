import { accessOf, accessProblems, firstRoleKeys } from '@scf-media/cloud/access';
import { signKeysOf } from '@scf-media/cloud/callback';
import { type Environment, readEnvironment, together } from '@scf-media/cloud/environment';
import { join } from 'node:path';
import { taskTimingProblems, toTaskTiming } from '@scf-media/cloud/tasks';
import { environmentSchema } from './environment.ts';

/** What SCF's /tmp, which has 512 MB for everything, may hold of journals, and of parts that COS does not take. */
const mostTemporaryBytes = 200 * 1024 * 1024;

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
  ]);
  const hasCfs = values.CFS_PATH !== undefined;
  return {
    port: values.PORT,
    host: values.HOST,
    logLevel: values.LOG_LEVEL,
    taskStore: values.TASK_STORE,
    /** How long a store that forgets keeps a recording after its end. */
    keepTasksMs: values.TASK_KEEP_DAYS * 24 * 3_600_000,
    /** Where journals are, and parts on their way; a mounted CFS outlives the instance and has no limit. */
    disk: {
      dir: join(values.CFS_PATH ?? '/tmp', 'trtc-record'),
      mostJournalBytes: hasCfs ? Infinity : mostTemporaryBytes,
      mostWaitingBytes: hasCfs ? Infinity : mostTemporaryBytes,
    },
    /** How often the web function looks for recordings whose worker is lost; 0 leaves it to GET and /sweep. */
    /** On SCF the timer function calls: an idle instance stands still there, and has keys only while it answers. */
    sweepIntervalMs: values.TENCENTCLOUD_RUNENV === 'SCF' ? 0 : values.SWEEP_INTERVAL_MS,
    /** What timers have to show. */
    sweepSecret: values.SWEEP_SECRET,
    /** What a scraper of metrics shows. */
    metricsToken: values.METRICS_TOKEN,
    /** How fast the loss of a worker is noticed. */
    timing: toTaskTiming(values),
    /** Set when the process runs as the event function: only then it takes events. */
    isWorker: values.SCF_FUNCTIONNAME === values.WORKER_FUNCTION,
    workerFunction: values.WORKER_FUNCTION,
    scf: {
      region: values.TENCENTCLOUD_REGION,
      endpoint: values.SCF_ENDPOINT,
      protocol: values.SCF_PROTOCOL,
      qualifier: values.WORKER_QUALIFIER,
    },
    upload: { partBytes: values.UPLOAD_PART_BYTES, finishRetryMs: values.UPLOAD_RETRY_MS },
    cosEndpoint: values.COS_DOMAIN,
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
    mostRecordings: values.MAX_RECORDINGS,
    allowPrivate: values.ALLOW_PRIVATE_URLS,
    /** Public addresses that lead into the platform. */
    denied: values.DENIED_NETWORKS,
    room: {
      /** Where the page loads the SDK from; left out, the SDK's own file goes with the service. */
      sdkUrl: values.TRTC_SDK_URL,
      /** A room where nobody published for so long is over; TRTC's own time is 300 s. */
      idleMs: values.ROOM_IDLE_MS,
    },
    callback: {
      /** Two while they change. */
      signKeys: signKeysOf(values.CALLBACK_SIGN_KEY),
      /** The wait after the first failed try; each further one is twice as long. */
      firstRetryMs: values.CALLBACK_RETRY_MS,
      /** How often progress is told. */
      progressEveryMs: values.PROGRESS_INTERVAL_MS,
    },
    /** How long a worker that is asked to end may take to finish its files. */
    finishGraceMs: values.FINISH_GRACE_MS,
    /** Without it Chromium is looked for in `searchPath`. */
    chromiumPath: values.CHROMIUM_PATH,
    searchPath: values.PATH,
    ffmpegPath: values.FFMPEG_PATH,
  };
}
