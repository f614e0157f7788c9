import { join, resolve } from 'node:path';
import { z } from 'zod';

/** The root of the workspace. */
export const workspaceRoot = resolve(import.meta.dirname, '../../..');

/** The environment variables that children of `npm start` inherit; like on SCF, they see no others. */
export const inheritedVariables = [
  ...['PATH', 'HOME', 'USER', 'TMPDIR', 'LANG', 'LC_ALL', 'TZ', 'NODE_EXTRA_CA_CERTS'],
  ...['LOG_LEVEL', 'CHROMIUM_PATH', 'FFMPEG_PATH', 'FFPROBE_PATH', 'CDN_DOMAIN'],
  ...['CALLBACK_SIGN_KEY', 'CALLBACK_RETRY_MS', 'FINISH_GRACE_MS', 'UPLOAD_PART_BYTES', 'UPLOAD_RETRY_MS'],
  ...['MAX_TASK_SECONDS', 'LOAD_TIMEOUT_MS'],
  ...['API_APP_KEY', 'API_APP_SECRET', 'API_KEYS', 'REQUIRE_BODY_SIGNATURE', 'REQUIRE_NONCE', 'API_HOSTS'],
  ...['ALLOWED_REDIS_HOSTS', 'RATE_LIMIT_PER_MINUTE', 'MAX_RECORDINGS', 'MAX_PUSHES'],
  ...['TRTC_SDK_URL', 'TRTC_RTMP_URL', 'ROOM_IDLE_MS', 'POSITION_REDIS', 'PROGRESS_INTERVAL_MS'],
  ...['TASK_STORE', 'ALLOW_PRIVATE_URLS', 'DENIED_NETWORKS'],
  ...['DEFINITIONS', 'SUBAPPID', 'RESULT_WEBHOOK_URL', 'RESULT_WEBHOOK_KEY'],
];

/** The maximum delay of setTimeout. */
const MAX_TIMER_MS = 2_147_483_647;

/** The environment variables of `npm start`. PORT_BASE allows for the highest offset in use, 11. */
export const environmentSchema = z.object({
  PORT_BASE: z.coerce
    .number()
    .int()
    .min(1)
    .max(65_524)
    .default(9000)
    .describe('First port of the local cloud; see the table of ports'),
  LOCAL_CLOUD_DIR: z.string().min(1).default(join(workspaceRoot, '.local-cloud')).meta({
    description: 'Directory for all state. One local cloud at a time may use it',
    fallback: '`.local-cloud`',
  }),
  EVENT_MODE: z
    .enum(['PUSH', 'PULL'])
    .default('PUSH')
    .describe(
      'How VOD delivers events to vod-callback: `PUSH` to its address, or `PULL`. As in ModifyEventConfig',
    ),
  CALLBACK_KEY: z
    .string()
    .regex(/^[a-z\d]{1,32}$/i, 'expected at most 32 letters and digits')
    .optional()
    .meta({
      description: 'Key that signs pushed events (`Sign` and `T`): at most 32 letters and digits',
      fallback: 'none',
    }),
  TRTC_ROOM_IDLE_MS: z.coerce.number().int().min(1).max(MAX_TIMER_MS).optional().meta({
    description: 'A TRTC room without an anchor is dismissed after this long',
    fallback: '`300000`',
  }),
  TRTC_USER_TIMEOUT_MS: z.coerce.number().int().min(1).max(MAX_TIMER_MS).optional().meta({
    description: 'A user of a TRTC room has left when its connection has been lost for this long',
    fallback: '`90000`',
  }),
  npm_lifecycle_event: z.string().optional().describe('Set by npm for every script it runs'),
});
