import { ServiceError } from '@scf-media/protocol/errors';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { type VodEventMode } from './stack/vod-callback-events.ts';
import { type TrtcOptions } from './trtc/index.ts';
import { type MediaTools } from './vod/index.ts';

/** The root of the workspace. */
const ROOT = resolve(import.meta.dirname, '../../..');

/** What a child may see of the environment of `npm start`; a function on SCF has a clean one too. */
const INHERITED = [
  ...['PATH', 'HOME', 'USER', 'TMPDIR', 'LANG', 'LC_ALL', 'TZ', 'NODE_EXTRA_CA_CERTS'],
  ...['LOG_LEVEL', 'CHROMIUM_PATH', 'FFMPEG_PATH', 'FFPROBE_PATH', 'CDN_DOMAIN'],
  ...['CALLBACK_SIGN_KEY', 'CALLBACK_RETRY_MS', 'FINISH_GRACE_MS', 'UPLOAD_PART_BYTES', 'UPLOAD_RETRY_MS'],
  ...['MAX_TASK_SECONDS', 'LOAD_TIMEOUT_MS'],
  ...['API_APP_KEY', 'API_APP_SECRET', 'RATE_LIMIT_PER_MINUTE', 'MAX_RECORDINGS', 'MAX_PUSHES'],
  ...['TRTC_SDK_URL', 'TRTC_RTMP_URL', 'ROOM_IDLE_MS', 'POSITION_REDIS', 'PROGRESS_INTERVAL_MS'],
  ...['TASK_STORE', 'ALLOW_PRIVATE_URLS', 'DENIED_NETWORKS'],
  ...['DEFINITIONS', 'SUBAPPID', 'RESULT_WEBHOOK_URL', 'RESULT_WEBHOOK_KEY'],
];

/** What ffmpeg and ffprobe may see of it. */
const TOOL_VARIABLES = ['PATH', 'HOME', 'TMPDIR', 'LD_LIBRARY_PATH'];

/** A timer takes no more. */
const MAX_TIMER_MS = 2_147_483_647;

/** 11 is the highest offset in use. */
const environmentSchema = z.object({
  PORT_BASE: z.coerce.number().int().min(1).max(65_524).default(9000),
  LOCAL_CLOUD_DIR: z.string().min(1).default(join(ROOT, '.local-cloud')),
  /** As ModifyEventConfig has them. */
  EVENT_MODE: z.enum(['PUSH', 'PULL']).default('PUSH'),
  CALLBACK_KEY: z
    .string()
    .regex(/^[a-z\d]{1,32}$/i, 'expected at most 32 letters and digits')
    .optional(),
  TRTC_ROOM_IDLE_MS: z.coerce.number().int().min(1).max(MAX_TIMER_MS).optional(),
  TRTC_USER_TIMEOUT_MS: z.coerce.number().int().min(1).max(MAX_TIMER_MS).optional(),
  /** Set by npm for every script it runs. */
  npm_lifecycle_event: z.string().optional(),
});

export interface Config {
  readonly root: string;
  /** The first port; the README's table has the others. */
  readonly portBase: number;
  /** Absolute. */
  readonly dir: string;
  readonly inherited: Readonly<Record<string, string>>;
  readonly isRunByNpm: boolean;
  /** How VOD tells its events to vod-callback. */
  readonly vodEvents: VodEventMode;
  readonly trtc: TrtcOptions;
}

/**
 * Reads the environment.
 *
 * @throws ServiceError `InvalidConfig` that names every variable at fault
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>> = process.env): Config {
  const parsed = environmentSchema.safeParse(environment);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new ServiceError('InvalidConfig', problems.join('; '), { fault: 'caller' });
  }
  const inherited: Record<string, string> = {};
  for (const name of INHERITED) {
    const value = environment[name];
    if (value !== undefined) inherited[name] = value;
  }
  const { PORT_BASE: portBase, LOCAL_CLOUD_DIR: dir, npm_lifecycle_event: script } = parsed.data;
  const { EVENT_MODE: mode, CALLBACK_KEY: signKey } = parsed.data;
  const { TRTC_ROOM_IDLE_MS: roomIdleMs, TRTC_USER_TIMEOUT_MS: userTimeoutMs } = parsed.data;
  return {
    root: ROOT,
    portBase,
    dir: resolve(dir),
    inherited,
    isRunByNpm: script !== undefined,
    vodEvents: { mode, ...(signKey === undefined ? {} : { signKey }) },
    trtc: {
      ...(roomIdleMs === undefined ? {} : { roomIdleMs }),
      ...(userTimeoutMs === undefined ? {} : { userTimeoutMs }),
    },
  };
}

/** Which ffmpeg and ffprobe the local VOD uses. */
export function readMediaTools(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): MediaTools {
  const env: Record<string, string> = {};
  for (const name of TOOL_VARIABLES) {
    const value = environment[name];
    if (value !== undefined) env[name] = value;
  }
  const { FFMPEG_PATH: ffmpegPath = 'ffmpeg', FFPROBE_PATH: ffprobePath = 'ffprobe' } = environment;
  return { ffmpegPath, ffprobePath, env };
}
