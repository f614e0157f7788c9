import { z } from 'zod';

/** Treats empty values as unset; SCF templates write the text "undefined" for them. */
export const blank = (value: unknown): unknown =>
  value === '' || value === 'undefined' || value === null ? undefined : value;
const text = z.preprocess(blank, z.string().optional());
const textOr = (fallback: string) => z.preprocess(blank, z.string().default(fallback));
const url = z.preprocess(blank, z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' }).optional());
const wholeNumber = (min: number, max: number) =>
  z.coerce
    .number({ error: 'must be a whole number' })
    .int('must be a whole number')
    .min(min, `must be at least ${min}`)
    .max(max, `must be at most ${max}`);
const numberOr = (fallback: number, min: number, max: number) =>
  z.preprocess(blank, wholeNumber(min, max).default(fallback));
const offByDefault = z.preprocess(
  blank,
  z
    .enum(['on', 'off', 'true', 'false', '1', '0'], { error: 'must be on or off' })
    .default('off')
    .transform((value) => ['on', 'true', '1'].includes(value)),
);

/** An array of integers in the file, a list such as `100010,100020` in the environment. */
const definitions = z.preprocess(
  (value) => {
    const given = blank(value);
    return typeof given === 'string' ? given.replaceAll(/[[\]\s]/g, '').split(',') : given;
  },
  z
    .array(wholeNumber(1, 999_999_999), { error: 'must be a list of template numbers' })
    .min(1, 'must name at least one template')
    .optional(),
);
/** The original's installer writes a string, its file a number; 0 means none. */
const subAppId = z.preprocess(
  (value) => (blank(value) === undefined || Number(value) === 0 ? undefined : value),
  wholeNumber(1, Number.MAX_SAFE_INTEGER).optional(),
);

/** The original's config.json. */
export const fileSchema = z.object({
  secret_id: text,
  secret_key: text,
  region: text,
  definitions,
  subappid: subAppId,
});

/** The environment variables of vod-callback; the reference in docs/ is generated from their descriptions. */
export const environmentSchema = z.object({
  PORT: numberOr(9000, 0, 65_535).describe('Port to listen on. SCF requires 9000'),
  HOST: textOr('0.0.0.0').describe('Address to listen on. `npm start` sets `127.0.0.1`'),
  LOG_LEVEL: z
    .preprocess(blank, z.enum(['debug', 'info', 'warn', 'error']).default('info'))
    .describe('Logs are one JSON object per line. `debug` logs every request, `info` those that failed'),
  CONFIG_FILE: text.meta({
    description:
      'Configuration file as in the original, with `secret_id`, `secret_key`, `region`, `definitions` and `subappid`. Environment variables win',
    fallback: '`config.json`, if there is one',
  }),
  SECRET_ID: text.meta({
    description: 'API key, together with `SECRET_KEY`. In the file: `secret_id`',
    fallback: "keys of the function's role",
  }),
  SECRET_KEY: text.describe('See `SECRET_ID`. In the file: `secret_key`'),
  REGION: text.meta({
    description: 'Region of API requests; any region works for VOD. In the file: `region`',
    fallback: '`TENCENTCLOUD_REGION`, otherwise `ap-guangzhou`',
  }),
  DEFINITIONS: definitions.meta({
    type: 'list of int',
    description: 'Transcoding templates, separated by commas. In the file: `definitions`, an array',
    fallback: '`100010,100020`',
  }),
  SUBAPPID: subAppId.meta({
    description:
      'VOD application that events come from; 0 means none. Accounts created since 2023-12-25 need it. In the file: `subappid`',
    fallback: 'none',
  }),
  TENCENTCLOUD_RUNENV: text.describe("Set by SCF. Only if it is `SCF` are the platform's headers trusted"),
  TENCENTCLOUD_REGION: text.describe('Set by SCF'),
  TENCENTCLOUD_SECRETID: text.describe('Set by SCF: a key of the role'),
  TENCENTCLOUD_SECRETKEY: text.describe('Set by SCF: a key of the role'),
  TENCENTCLOUD_SESSIONTOKEN: text.describe('Set by SCF: the token of these keys'),
  VOD_ENDPOINT: text.meta({
    description: 'Host and port of another Cloud API',
    fallback: '`vod.tencentcloudapi.com`',
  }),
  VOD_PROTOCOL: z
    .preprocess(blank, z.enum(['http://', 'https://']).optional())
    .meta({ description: '`http://` for a local cloud', fallback: '`https://`' }),
  VOD_TIMEOUT_MS: numberOr(10_000, 100, 60_000).describe('Timeout of one API call'),
  CALLBACK_KEY: text.meta({
    description: 'Key of the callback signature',
    fallback: 'signatures are not checked',
  }),
  PATH_SECRET: z
    .preprocess(
      blank,
      z
        .string()
        .regex(/^[\w-]{16,128}$/, 'must be 16 to 128 letters, digits, "-" or "_"')
        .optional(),
    )
    .meta({
      description:
        'First segment of all paths but `/health`, `/docs` and `/console`: 16 to 128 letters, digits, `-` or `_`',
      fallback: 'none',
    }),
  MAX_BODY_BYTES: numberOr(1024 * 1024, 1024, 6 * 1024 * 1024).describe('Maximum size of an event'),
  EVENT_STORE: text.meta({
    description: 'Where events are stored: `file:<folder>`, `redis://…` or `rediss://…`',
    fallback: '`file:/tmp/vod-callback/events`',
  }),
  EVENT_KEEP_DAYS: numberOr(7, 1, 365).describe(
    'Days to keep processed events and results, and to recognise repeated events',
  ),
  EVENT_TRIES: numberOr(12, 1, 1000).describe('Maximum number of attempts for one event'),
  EVENT_RETRY_MS: numberOr(1000, 1, 600_000).describe(
    'Delay after the first failed attempt, for the webhook too; it doubles up to 10 minutes',
  ),
  ANSWER_WHEN: z.preprocess(blank, z.enum(['stored', 'processed']).optional()).meta({
    description: 'When an event is answered with 200: once it is stored, or once it is processed',
    fallback: '`stored` with `EVENT_STORE`, otherwise `processed`',
  }),
  PROCESS_WAIT_MS: numberOr(4000, 0, 60_000).describe(
    'How long a response waits for the first attempt; 0 (only with `stored`) does not wait',
  ),
  PROCESS_CONCURRENCY: numberOr(8, 1, 100).describe('Events processed at the same time'),
  PROCESS_RATE: numberOr(20, 1, 100).describe('Calls of ProcessMedia per second. The platform accepts 100'),
  RESULT_WEBHOOK_URL: url.meta({ description: 'Webhook that receives results', fallback: 'none' }),
  RESULT_WEBHOOK_KEY: text.describe(
    'Key that signs the bodies sent to the webhook. While it is being replaced: the new and the old one, separated by a space',
  ),
  RESULT_WEBHOOK_TRIES: numberOr(100, 1, 10_000).describe(
    'Maximum number of attempts for one delivery; 100 take about 16 hours',
  ),
  RESULT_WEBHOOK_TIMEOUT_MS: numberOr(5000, 100, 60_000).describe('Timeout of one attempt'),
  EVENT_MODE: z
    .preprocess(blank, z.enum(['PUSH', 'PULL']).default('PUSH'))
    .describe('`PULL`: ask VOD for events instead of being called'),
  PULL_LOOP: offByDefault.describe(
    '`on`: pull continuously in mode `PULL`. Otherwise events are pulled on `POST /sweep`',
  ),
  SWEEP_MS: numberOr(10_000, 100, 840_000).describe('How long one sweep may work'),
  METRICS_TOKEN: text.meta({
    description:
      'Token for `GET /metrics`, which Prometheus sends as `Authorization: Bearer …`. Without it `/metrics` is open to whoever may read `/events`',
    fallback: 'none',
  }),
  OTEL_EXPORTER_OTLP_ENDPOINT: url.meta({
    description:
      'Where spans of requests are sent, as OTLP over HTTP with JSON; `/v1/traces` is added. Without it nothing of OpenTelemetry is loaded',
    fallback: 'none',
  }),
  OTEL_EXPORTER_OTLP_HEADERS: text.describe(
    'Headers that are sent along, such as `authorization=Bearer%20…`: pairs separated by commas, values percent-encoded',
  ),
  CONSOLE: offByDefault.meta({
    description:
      '`on`: serve the console at `/console`, where people sign in with `PATH_SECRET`. Off, there is no such path',
  }),
  CONSOLE_DIR: text.meta({
    description: 'Folder of the built console',
    fallback: '`console` in the folder of the program, as in a package',
  }),
  SWEEP_SECRET: text.describe(
    'Secret that `POST /sweep` and `/event-invoke` require in `X-Sweep-Secret`. `npx nx deploy` generates one. If unset, anybody may call them',
  ),
});
