import { parseSignKeys } from '@scf-media/cloud/callback';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { messageOf, ServiceError } from '@scf-media/protocol/errors';
import type { z } from 'zod';
import { blank, environmentSchema, fileSchema } from './environment.ts';

/** The file that was started. */
const program = process.argv[1] ?? '.';

/** The service's settings; `environment.ts` explains each variable. */
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
  folders: readonly string[] = [dirname(program), process.cwd()],
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
    roleKeys: pair(
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
            signKeys: parseSignKeys(values.RESULT_WEBHOOK_KEY),
            tries: values.RESULT_WEBHOOK_TRIES,
            timeoutMs: values.RESULT_WEBHOOK_TIMEOUT_MS,
          },
    pull: { isOn: values.EVENT_MODE === 'PULL', inLoop: values.EVENT_MODE === 'PULL' && values.PULL_LOOP },
    /** How long one sweep may work. */
    sweepMs: values.SWEEP_MS,
    /** What timers have to show; without it everybody may cause a sweep. */
    sweepSecret: values.SWEEP_SECRET,
    /** What a scraper of metrics shows. */
    metricsToken: values.METRICS_TOKEN,
    /** Where spans are sent, as OpenTelemetry's variables say it. */
    tracing: {
      OTEL_EXPORTER_OTLP_ENDPOINT: values.OTEL_EXPORTER_OTLP_ENDPOINT,
      OTEL_EXPORTER_OTLP_HEADERS: values.OTEL_EXPORTER_OTLP_HEADERS,
    },
    /** The folder of the console; undefined: it is not served. */
    consoleFolder: values.CONSOLE ? (values.CONSOLE_DIR ?? join(dirname(program), 'console')) : undefined,
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
