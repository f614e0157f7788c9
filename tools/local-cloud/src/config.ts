import { ServiceError } from '@scf-media/protocol/errors';
import { resolve } from 'node:path';
import { environmentSchema, inheritedVariables, workspaceRoot } from './environment.ts';
import { type TrtcOptions } from './trtc/index.ts';
import { type MediaTools, type VodEventOptions } from './vod/index.ts';

/** The environment variables that ffmpeg and ffprobe inherit. */
const TOOL_VARIABLES = ['PATH', 'HOME', 'TMPDIR', 'LD_LIBRARY_PATH'];

/** How VOD delivers its events to vod-callback. */
export type VodEventMode = Pick<VodEventOptions, 'mode' | 'signKey'>;

export interface Config {
  readonly root: string;
  /** The first port; docs/local-cloud.md lists the others. */
  readonly portBase: number;
  /** Absolute path of the state directory. */
  readonly dir: string;
  readonly inherited: Readonly<Record<string, string>>;
  readonly isRunByNpm: boolean;
  readonly vodEvents: VodEventMode;
  readonly trtc: TrtcOptions;
}

/**
 * Reads the environment.
 *
 * @throws ServiceError `InvalidConfig`, which names every invalid variable
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>> = process.env): Config {
  const parsed = environmentSchema.safeParse(environment);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new ServiceError('InvalidConfig', problems.join('; '), { fault: 'caller' });
  }
  const inherited: Record<string, string> = {};
  for (const name of inheritedVariables) {
    const value = environment[name];
    if (value !== undefined) inherited[name] = value;
  }
  const { PORT_BASE: portBase, LOCAL_CLOUD_DIR: dir, npm_lifecycle_event: script } = parsed.data;
  const { EVENT_MODE: mode, CALLBACK_KEY: signKey } = parsed.data;
  const { TRTC_ROOM_IDLE_MS: roomIdleMs, TRTC_USER_TIMEOUT_MS: userTimeoutMs } = parsed.data;
  return {
    root: workspaceRoot,
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

/** Reads which ffmpeg and ffprobe the local VOD uses. */
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
