import { join } from 'node:path';
import { accessOf, accessProblems, firstRoleKeys } from '@scf-media/cloud/access';
import { signKeysOf } from '@scf-media/cloud/callback';
import { type Environment, readEnvironment, together } from '@scf-media/cloud/environment';
import { taskTimingProblems, toTaskTiming } from '@scf-media/cloud/tasks';
import type { z } from 'zod';
import { environmentSchema } from './environment.ts';

/** The service's settings; `environment.ts` explains each variable. */
export type Config = ReturnType<typeof readConfig>;

/**
 * Reads the environment.
 *
 * @throws ServiceError `InvalidConfig` that names every variable at fault at once
 */
export function readConfig(environment: Environment = process.env) {
  const values = readEnvironment(environmentSchema, environment, (given) => [
    ...(regionOf(given) === '' ? ['COS_REGION: missing'] : []),
    ...taskTimingProblems(given),
    ...together(given, 'SECRET_ID', 'SECRET_KEY'),
    ...together(given, 'API_APP_KEY', 'API_APP_SECRET'),
    ...accessProblems(given),
  ]);
  const region = regionOf(values);
  return {
    port: values.PORT,
    host: values.HOST,
    logLevel: values.LOG_LEVEL,
    taskStore: values.TASK_STORE,
    /** How long a store that forgets keeps a task after its end. */
    keepTasksMs: values.TASK_KEEP_DAYS * 24 * 3_600_000,
    workDir: values.WORK_DIR,
    /** Where journals are that live in a directory, and in which bucket the others; see `StorageType`. */
    raw: {
      dir: values.RAW_DIR ?? join(values.WORK_DIR, 'raw'),
      hasOwnDir: values.RAW_DIR !== undefined,
      bucket: values.COS_BUCKET_RAW,
      region: values.COS_BUCKET_RAW_REGION,
      keep: values.KEEP_RAW,
    },
    /** How often the web function looks for tasks whose worker is lost; 0 leaves it to Describe, List and /sweep. */
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
      region: values.TENCENTCLOUD_REGION ?? region,
      endpoint: values.SCF_ENDPOINT,
      protocol: values.SCF_PROTOCOL,
      qualifier: values.WORKER_QUALIFIER,
    },
    upload: { partBytes: values.UPLOAD_PART_BYTES, finishRetryMs: values.UPLOAD_RETRY_MS },
    cos: {
      bucket: values.COS_BUCKET,
      region,
      endpoint: values.COS_DOMAIN,
      playbackDomain: values.CDN_DOMAIN,
    },
    vod: {
      /** Set up for VOD, recordings that name no place go there: the original knows it by these two. */
      isDefault: values.VOD_SUB_APPID !== undefined || values.VOD_STORAGE_REGION !== undefined,
      subAppId: values.VOD_SUB_APPID,
      /** `default` is VOD's own choice. */
      storageRegion: values.VOD_STORAGE_REGION === 'default' ? undefined : values.VOD_STORAGE_REGION,
      region: values.TENCENTCLOUD_REGION ?? region,
      endpoint: values.VOD_ENDPOINT,
      protocol: values.VOD_PROTOCOL,
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
    mostRecordings: values.MAX_RECORDINGS,
    allowPrivate: values.ALLOW_PRIVATE_URLS,
    /** Public addresses that lead into the platform. */
    denied: values.DENIED_NETWORKS,
    callback: {
      /** Two while they change. */
      signKeys: signKeysOf(values.CALLBACK_SIGN_KEY),
      /** The wait after the first failed try; each further one is twice as long. */
      firstRetryMs: values.CALLBACK_RETRY_MS,
      /** How often progress is told. */
      progressEveryMs: values.PROGRESS_INTERVAL_MS,
    },
    /** How long a worker may record; then it finishes its file, with the keys that it still has. */
    mostTaskMs: (values.MAX_TASK_SECONDS ?? defaultTaskSeconds(values)) * 1_000,
    /** How long a worker that is asked to end may take to finish its file. */
    finishGraceMs: values.FINISH_GRACE_MS,
    pageDefaults: {
      loadTimeoutMs: values.LOAD_TIMEOUT_MS,
      timeZone: timeZoneOf(values.TZ),
      locale: localeOf(values.LANG),
    },
    /** Without it Chromium is looked for in `searchPath`. */
    chromiumPath: values.CHROMIUM_PATH,
    searchPath: values.PATH,
    ffmpegPath: values.FFMPEG_PATH,
  };
}

/**
 * 5 h 45 min with the keys of a role, which last 6 hours and are not renewed while a worker runs; else 23 h 45 min, as an
 * event function ends after 24. A quarter of an hour is left for the file and the callback.
 */
const defaultTaskSeconds = ({ SECRET_ID }: Values): number => (SECRET_ID === undefined ? 20_700 : 85_500);

/** @returns nothing for what is no name of a time zone, such as `:/etc/localtime`: Chromium then asks the system */
function timeZoneOf(TZ: string | undefined): string | undefined {
  try {
    return TZ === undefined
      ? undefined
      : new Intl.DateTimeFormat('en', { timeZone: TZ.replace(/^:/, '') }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

/** @returns the language of a POSIX locale: `zh-CN` of `zh_CN.UTF-8`; nothing for `C` and `POSIX` */
function localeOf(LANG: string | undefined): string | undefined {
  const [name = ''] = LANG?.split(/[.@]/) ?? [];
  if (['', 'C', 'POSIX'].includes(name)) return undefined;
  try {
    return Intl.getCanonicalLocales(name.replaceAll('_', '-'))[0];
  } catch {
    return undefined;
  }
}

type Values = z.output<typeof environmentSchema>;

/** Empty when none is given. */
const regionOf = ({ COS_REGION, TENCENTCLOUD_REGION }: Values): string =>
  COS_REGION ?? TENCENTCLOUD_REGION ?? '';
