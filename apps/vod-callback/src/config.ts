import { parseSignKeys } from '@scf-media/cloud/callback';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { toMessage, ServiceError } from '@scf-media/protocol/errors';
import type { z } from 'zod';
import { blank, environmentSchema, fileSchema } from './environment.ts';

/** The program's main file. */
const program = process.argv[1] ?? '.';

/** The service's settings; `environment.ts` explains each variable. */
export type Config = ReturnType<typeof readConfig>;

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Reads the environment and, if there is one, the original's config.json. Environment variables win.
 *
 * @param folders where to look for config.json, in this order, if CONFIG_FILE is not set
 * @throws ServiceError `InvalidConfig`, which names every invalid setting
 */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  folders: readonly string[] = [dirname(program), process.cwd()],
) {
  const problems: string[] = [];
  // Parsed once: compiling a parser (zod's default) would take longer than parsing.
  const parsed = environmentSchema.safeParse(environment, { jitless: true });
  const file = readConfigFile(blank(environment['CONFIG_FILE']), folders, problems);
  for (const issue of parsed.error?.issues ?? []) problems.push(describeIssue('', issue));
  const values = parsed.data;

  const secretId = values?.SECRET_ID ?? file.secret_id;
  const secretKey = values?.SECRET_KEY ?? file.secret_key;
  if (values !== undefined && (secretId === undefined) !== (secretKey === undefined)) {
    problems.push('SECRET_ID, SECRET_KEY: set both or neither');
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
    /** Whether X-Scf-* headers can be trusted: SCF sets them itself. */
    isOnScf: values.TENCENTCLOUD_RUNENV === 'SCF',
    /** Permanent keys; if undefined, the keys of the function's role are used. */
    credentials: toKeys(secretId, secretKey),
    /** The role's keys at the start of the process; they expire after at most six hours. */
    roleKeys: toKeys(
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
    /** The transcoding templates, without duplicates. */
    definitions: [...new Set(values.DEFINITIONS ?? file.definitions ?? [100010, 100020])],
    callbackKey: values.CALLBACK_KEY,
    pathSecret: values.PATH_SECRET,
    store: values.EVENT_STORE ?? 'file:/tmp/vod-callback/events',
    retentionMs: values.EVENT_KEEP_DAYS * DAY_MS,
    answerWhen,
    /** How long a response waits for the first attempt. */
    processWaitMs: values.PROCESS_WAIT_MS,
    processing: {
      concurrency: values.PROCESS_CONCURRENCY,
      callsPerSecond: values.PROCESS_RATE,
      tries: values.EVENT_TRIES,
      firstRetryMs: values.EVENT_RETRY_MS,
    },
    /** Undefined: results are not sent anywhere. */
    webhook:
      values.RESULT_WEBHOOK_URL === undefined
        ? undefined
        : {
            url: values.RESULT_WEBHOOK_URL,
            signKeys: parseSignKeys(values.RESULT_WEBHOOK_KEY),
            tries: values.RESULT_WEBHOOK_TRIES,
            timeoutMs: values.RESULT_WEBHOOK_TIMEOUT_MS,
          },
    pull: { isOn: values.EVENT_MODE === 'PULL', inLoop: values.EVENT_MODE === 'PULL' && values.PULL_LOOP },
    /** Maximum duration of one sweep. */
    sweepMs: values.SWEEP_MS,
    /** Required from timers; if undefined, anybody may trigger a sweep. */
    sweepSecret: values.SWEEP_SECRET,
    /** Required to read metrics. */
    metricsToken: values.METRICS_TOKEN,
    /** Where spans are sent, by OpenTelemetry's own variables. */
    tracing: {
      OTEL_EXPORTER_OTLP_ENDPOINT: values.OTEL_EXPORTER_OTLP_ENDPOINT,
      OTEL_EXPORTER_OTLP_HEADERS: values.OTEL_EXPORTER_OTLP_HEADERS,
    },
    /** The folder of the console; undefined if it is not served. */
    consoleFolder: values.CONSOLE ? (values.CONSOLE_DIR ?? join(dirname(program), 'console')) : undefined,
  };
}

function toKeys(secretId: string | undefined, secretKey: string | undefined, token?: string) {
  if (secretId === undefined || secretKey === undefined) return undefined;
  return { secretId, secretKey, ...(token === undefined ? {} : { token }) };
}

function readConfigFile(
  named: unknown,
  folders: readonly string[],
  problems: string[],
): z.output<typeof fileSchema> {
  const path =
    typeof named === 'string'
      ? named
      : folders.map((folder) => join(folder, 'config.json')).find((candidate) => existsSync(candidate));
  const empty = fileSchema.parse({}, { jitless: true });
  if (path === undefined) return empty;
  try {
    const parsed = fileSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')), { jitless: true });
    for (const issue of parsed.error?.issues ?? []) problems.push(describeIssue(`${path}: `, issue));
    return parsed.data ?? empty;
  } catch (error) {
    // JSON.parse quotes the file in its error, and the file contains keys.
    problems.push(`${path}: ${error instanceof SyntaxError ? 'must be JSON' : toMessage(error)}`);
    return empty;
  }
}

function describeIssue(prefix: string, { path, message }: z.core.$ZodIssue): string {
  return `${prefix}${path.length === 0 ? '' : `${path.join('.')}: `}${message}`;
}
