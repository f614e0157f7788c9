import { type AllowPrivate, isCidr } from '@scf-media/cloud/url-policy';
import { ServiceError } from '@scf-media/protocol/errors';
import { join } from 'node:path';
import { z } from 'zod';

/** SCF templates write the text "undefined" for what was left empty. */
const blank = (value: unknown): unknown => (value === '' || value === 'undefined' ? undefined : value);
const text = z.preprocess(blank, z.string().optional());
const required = z.preprocess(blank, z.string({ error: 'missing' }));
const textOr = (fallback: string) => z.preprocess(blank, z.string().default(fallback));
const numberOr = (fallback: number, lowest: number, highest: number) =>
  z.preprocess(blank, z.coerce.number().int().min(lowest).max(highest).default(fallback));
const limit = z.preprocess(blank, z.coerce.number().int().min(1).max(1_000_000).optional());
/** `true`, `false`, or CIDR ranges with commas between them. */
const allowPrivate = z.preprocess(
  blank,
  z
    .string()
    .default('false')
    .transform((given): AllowPrivate => {
      if (/^(true|false)$/i.test(given)) return given.toLowerCase() === 'true';
      return given.split(',').map((range) => range.trim());
    })
    .refine((allowed) => typeof allowed === 'boolean' || allowed.every(isCidr), {
      error: 'must be true, false or CIDR ranges',
    }),
);

const flag = z.preprocess(blank, z.stringbool().default(false));

const environmentSchema = z.object({
  PORT: numberOr(9000, 0, 65_535),
  HOST: textOr('0.0.0.0'),
  LOG_LEVEL: z.preprocess(blank, z.enum(['debug', 'info', 'warn', 'error']).default('info')),
  TASK_STORE: textOr('sqlite:/tmp/web-record/tasks.db'),
  TASK_KEEP_DAYS: numberOr(7, 1, 3_650),
  WORK_DIR: textOr('/tmp/web-record'),
  RAW_DIR: text,
  KEEP_RAW: flag,
  COS_BUCKET_RAW: text,
  COS_BUCKET_RAW_REGION: text,
  SWEEP_INTERVAL_MS: numberOr(1_000, 0, 3_600_000),
  COS_BUCKET: required,
  COS_REGION: text,
  COS_DOMAIN: text,
  CDN_DOMAIN: text,
  TENCENTCLOUD_REGION: text,
  SCF_ENDPOINT: text,
  SCF_PROTOCOL: z.preprocess(blank, z.enum(['http://', 'https://']).optional()),
  WORKER_FUNCTION: textOr('web-record-worker'),
  SCF_FUNCTIONNAME: text,
  SECRET_ID: text,
  SECRET_KEY: text,
  API_APP_KEY: text,
  API_APP_SECRET: text,
  ALLOW_PRIVATE_URLS: allowPrivate,
  RATE_LIMIT_PER_MINUTE: limit,
  MAX_RECORDINGS: limit,
  TENCENTCLOUD_RUNENV: text,
  VOD_SUB_APPID: z.preprocess(blank, z.coerce.number().int().min(0).optional()),
  VOD_STORAGE_REGION: text,
  VOD_ENDPOINT: text,
  VOD_PROTOCOL: z.preprocess(blank, z.enum(['http://', 'https://']).optional()),
  CALLBACK_SIGN_KEY: text,
  CALLBACK_RETRY_MS: numberOr(20_000, 0, 600_000),
  UPLOAD_PART_BYTES: numberOr(4 * 1024 * 1024, 1024 * 1024, 1024 * 1024 * 1024),
  UPLOAD_RETRY_MS: numberOr(120_000, 0, 3_600_000),
  FINISH_GRACE_MS: numberOr(600_000, 1_000, 3_600_000),
  CHROMIUM_PATH: text,
  PATH: textOr('/usr/local/bin:/usr/bin:/bin'),
  FFMPEG_PATH: textOr('ffmpeg'),
});

/** The service's settings; the README's environment table explains each. */
export type Config = ReturnType<typeof readConfig>;

/**
 * Reads the environment.
 *
 * @throws ServiceError `InvalidConfig` that names every variable at fault at once
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>> = process.env) {
  const parsed = environmentSchema.safeParse(environment);
  const problems = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  const values = parsed.data;
  const region = values?.COS_REGION ?? values?.TENCENTCLOUD_REGION;
  if (values !== undefined && region === undefined) problems.push('COS_REGION: missing');
  if (values !== undefined && (values.SECRET_ID === undefined) !== (values.SECRET_KEY === undefined)) {
    problems.push('SECRET_ID, SECRET_KEY: one is set without the other');
  }
  if (values !== undefined && (values.API_APP_KEY === undefined) !== (values.API_APP_SECRET === undefined)) {
    problems.push('API_APP_KEY, API_APP_SECRET: one is set without the other');
  }
  if (values === undefined || region === undefined || problems.length > 0) {
    throw new ServiceError('InvalidConfig', `environment: ${problems.join('; ')}`, { fault: 'service' });
  }
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
    sweepIntervalMs: values.SWEEP_INTERVAL_MS,
    /** Set when the process runs as the event function: only then it takes events. */
    isWorker: values.SCF_FUNCTIONNAME === values.WORKER_FUNCTION,
    workerFunction: values.WORKER_FUNCTION,
    scf: {
      region: values.TENCENTCLOUD_REGION ?? region,
      endpoint: values.SCF_ENDPOINT,
      protocol: values.SCF_PROTOCOL,
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
    /** Who may call: without a key, everybody. */
    appKey:
      values.API_APP_KEY === undefined || values.API_APP_SECRET === undefined
        ? undefined
        : { apiAppKey: values.API_APP_KEY, apiAppSecret: values.API_APP_SECRET },
    /** Whether SCF stands in front, so that its headers can be believed. */
    onPlatform: values.TENCENTCLOUD_RUNENV === 'SCF',
    requestsPerMinute: values.RATE_LIMIT_PER_MINUTE,
    mostRecordings: values.MAX_RECORDINGS,
    allowPrivate: values.ALLOW_PRIVATE_URLS,
    callbackSignKey: values.CALLBACK_SIGN_KEY,
    /** The wait after the first failed callback; each further one is twice as long. */
    callbackRetryMs: values.CALLBACK_RETRY_MS,
    /** How long a worker that is asked to end may take to finish its file. */
    finishGraceMs: values.FINISH_GRACE_MS,
    /** Without it Chromium is looked for in `searchPath`. */
    chromiumPath: values.CHROMIUM_PATH,
    searchPath: values.PATH,
    ffmpegPath: values.FFMPEG_PATH,
  };
}
