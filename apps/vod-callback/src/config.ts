import { signKeysOf } from '@scf-media/cloud/callback';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { messageOf, ServiceError } from '@scf-media/protocol/errors';
import { z } from 'zod';

/** SCF templates write the text "undefined" for what was left empty. */
const blank = (value: unknown): unknown =>
  value === '' || value === 'undefined' || value === null ? undefined : value;
const text = z.preprocess(blank, z.string().optional());
const textOr = (fallback: string) => z.preprocess(blank, z.string().default(fallback));
const url = z.preprocess(blank, z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' }).optional());
const whole = (lowest: number, highest: number) =>
  z.coerce
    .number({ error: 'must be a whole number' })
    .int('must be a whole number')
    .min(lowest, `must be at least ${lowest}`)
    .max(highest, `must be at most ${highest}`);
const numberOr = (fallback: number, lowest: number, highest: number) =>
  z.preprocess(blank, whole(lowest, highest).default(fallback));
const switchOff = z.preprocess(
  blank,
  z
    .enum(['on', 'off', 'true', 'false', '1', '0'], { error: 'must be on or off' })
    .default('off')
    .transform((value) => ['on', 'true', '1'].includes(value)),
);

/** As in the documents an array of integers; as a variable a list such as `100010,100020`. */
const definitions = z.preprocess(
  (value) => {
    const given = blank(value);
    return typeof given === 'string' ? given.replaceAll(/[[\]\s]/g, '').split(',') : given;
  },
  z
    .array(whole(1, 999_999_999), { error: 'must be a list of template numbers' })
    .min(1, 'must name at least one template')
    .optional(),
);
/** The documents' installer writes a string, their file a number; 0 means none. */
const subAppId = z.preprocess(
  (value) => (blank(value) === undefined || Number(value) === 0 ? undefined : value),
  whole(1, Number.MAX_SAFE_INTEGER).optional(),
);

/** The documents' config.json. */
const fileSchema = z.object({
  secret_id: text,
  secret_key: text,
  region: text,
  definitions,
  subappid: subAppId,
});

const environmentSchema = z.object({
  PORT: numberOr(9000, 0, 65_535),
  HOST: textOr('0.0.0.0'),
  LOG_LEVEL: z.preprocess(blank, z.enum(['debug', 'info', 'warn', 'error']).default('info')),
  CONFIG_FILE: text,
  SECRET_ID: text,
  SECRET_KEY: text,
  REGION: text,
  DEFINITIONS: definitions,
  SUBAPPID: subAppId,
  TENCENTCLOUD_RUNENV: text,
  TENCENTCLOUD_REGION: text,
  TENCENTCLOUD_SECRETID: text,
  TENCENTCLOUD_SECRETKEY: text,
  TENCENTCLOUD_SESSIONTOKEN: text,
  VOD_ENDPOINT: text,
  VOD_PROTOCOL: z.preprocess(blank, z.enum(['http://', 'https://']).optional()),
  VOD_TIMEOUT_MS: numberOr(10_000, 100, 60_000),
  CALLBACK_KEY: text,
  PATH_SECRET: z.preprocess(
    blank,
    z
      .string()
      .regex(/^[\w-]{16,128}$/, 'must be 16 to 128 letters, digits, "-" or "_"')
      .optional(),
  ),
  MAX_BODY_BYTES: numberOr(1024 * 1024, 1024, 6 * 1024 * 1024),
  EVENT_STORE: text,
  EVENT_KEEP_DAYS: numberOr(7, 1, 365),
  EVENT_TRIES: numberOr(12, 1, 1000),
  EVENT_RETRY_MS: numberOr(1000, 1, 600_000),
  ANSWER_WHEN: z.preprocess(blank, z.enum(['stored', 'processed']).optional()),
  PROCESS_WAIT_MS: numberOr(4000, 0, 60_000),
  PROCESS_CONCURRENCY: numberOr(8, 1, 100),
  PROCESS_RATE: numberOr(20, 1, 100),
  RESULT_WEBHOOK_URL: url,
  RESULT_WEBHOOK_KEY: text,
  RESULT_WEBHOOK_TRIES: numberOr(100, 1, 10_000),
  RESULT_WEBHOOK_TIMEOUT_MS: numberOr(5000, 100, 60_000),
  EVENT_MODE: z.preprocess(blank, z.enum(['PUSH', 'PULL']).default('PUSH')),
  PULL_LOOP: switchOff,
  SWEEP_MS: numberOr(10_000, 100, 840_000),
  SWEEP_SECRET: text,
});

/** The service's settings; the README's table explains each. */
export type Config = ReturnType<typeof readConfig>;

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Reads the environment and, when there is one, the documents' config.json; the environment wins.
 *
 * @param folders where config.json is looked for, in this order, when CONFIG_FILE is not set
 * @throws ServiceError `InvalidConfig` that names everything at fault at once
 */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  folders: readonly string[] = [dirname(process.argv[1] ?? '.'), process.cwd()],
) {
  const problems: string[] = [];
  // Read once: compiling a parser for it would take longer than reading.
  const parsed = environmentSchema.safeParse(environment, { jitless: true });
  const file = readFile(blank(environment['CONFIG_FILE']), folders, problems);
  for (const issue of parsed.error?.issues ?? []) problems.push(problemOf('', issue));
  const values = parsed.data;

  const secretId = values?.SECRET_ID ?? file.secret_id;
  const secretKey = values?.SECRET_KEY ?? file.secret_key;
  if (values !== undefined && (secretId === undefined) !== (secretKey === undefined)) {
    problems.push('SECRET_ID, SECRET_KEY: one is set without the other');
  }
  const answerWhen = values?.ANSWER_WHEN ?? (values?.EVENT_STORE === undefined ? 'processed' : 'stored');
  if (answerWhen === 'processed' && values?.PROCESS_WAIT_MS === 0) {
    problems.push('PROCESS_WAIT_MS: must be more than 0 when ANSWER_WHEN is processed');
  }
  if (values === undefined || problems.length > 0) {
    throw new ServiceError('InvalidConfig', `configuration: ${problems.join('; ')}`, { fault: 'service' });
  }
  return {
    port: values.PORT,
    host: values.HOST,
    logLevel: values.LOG_LEVEL,
    maxBodyBytes: values.MAX_BODY_BYTES,
    /** Whether the platform vouches for X-Scf-* headers. */
    isOnScf: values.TENCENTCLOUD_RUNENV === 'SCF',
    /** Permanent keys; without them those of the function's role. */
    credentials: pair(secretId, secretKey),
    /** Of the role as it was when the process began: they end after six hours at most. */
    firstRoleKeys: pair(
      values.TENCENTCLOUD_SECRETID,
      values.TENCENTCLOUD_SECRETKEY,
      values.TENCENTCLOUD_SESSIONTOKEN,
    ),
    vod: {
      region: values.REGION ?? file.region ?? values.TENCENTCLOUD_REGION ?? 'ap-guangzhou',
      endpoint: values.VOD_ENDPOINT,
      protocol: values.VOD_PROTOCOL,
      subAppId: values.SUBAPPID ?? file.subappid,
      timeoutMs: values.VOD_TIMEOUT_MS,
    },
    /** The transcode templates, each once. */
    definitions: [...new Set(values.DEFINITIONS ?? file.definitions ?? [100010, 100020])],
    callbackKey: values.CALLBACK_KEY,
    pathSecret: values.PATH_SECRET,
    store: values.EVENT_STORE ?? 'file:/tmp/vod-callback/events',
    retentionMs: values.EVENT_KEEP_DAYS * DAY_MS,
    answerWhen,
    /** How long an answer waits for the first attempt. */
    processWaitMs: values.PROCESS_WAIT_MS,
    processing: {
      concurrency: values.PROCESS_CONCURRENCY,
      callsPerSecond: values.PROCESS_RATE,
      tries: values.EVENT_TRIES,
      firstRetryMs: values.EVENT_RETRY_MS,
    },
    /** Undefined: nobody is told. */
    webhook:
      values.RESULT_WEBHOOK_URL === undefined
        ? undefined
        : {
            url: values.RESULT_WEBHOOK_URL,
            signKeys: signKeysOf(values.RESULT_WEBHOOK_KEY),
            tries: values.RESULT_WEBHOOK_TRIES,
            timeoutMs: values.RESULT_WEBHOOK_TIMEOUT_MS,
          },
    pull: { isOn: values.EVENT_MODE === 'PULL', inLoop: values.EVENT_MODE === 'PULL' && values.PULL_LOOP },
    /** How long one sweep may work. */
    sweepMs: values.SWEEP_MS,
    /** What timers have to show; without it everybody may cause a sweep. */
    sweepSecret: values.SWEEP_SECRET,
  };
}

function pair(secretId: string | undefined, secretKey: string | undefined, token?: string) {
  if (secretId === undefined || secretKey === undefined) return undefined;
  return { secretId, secretKey, ...(token === undefined ? {} : { token }) };
}

function readFile(
  named: unknown,
  folders: readonly string[],
  problems: string[],
): z.output<typeof fileSchema> {
  const path =
    typeof named === 'string'
      ? named
      : folders.map((folder) => join(folder, 'config.json')).find((candidate) => existsSync(candidate));
  const nothing = fileSchema.parse({}, { jitless: true });
  if (path === undefined) return nothing;
  try {
    const parsed = fileSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')), { jitless: true });
    for (const issue of parsed.error?.issues ?? []) problems.push(problemOf(`${path}: `, issue));
    return parsed.data ?? nothing;
  } catch (error) {
    // The text of a JSON error quotes the file, and the file has keys in it.
    problems.push(`${path}: ${error instanceof SyntaxError ? 'is not JSON' : messageOf(error)}`);
    return nothing;
  }
}

function problemOf(prefix: string, { path, message }: z.core.$ZodIssue): string {
  return `${prefix}${path.length === 0 ? '' : `${path.join('.')}: `}${message}`;
}
