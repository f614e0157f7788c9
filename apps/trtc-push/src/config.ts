import { type Environment, readEnvironment } from '@scf-media/cloud/env';
import { parseRedisUrl } from '@scf-media/cloud/redis';
import { findTaskServiceProblems, toTaskServiceConfig } from '@scf-media/cloud/tasks';
import type { z } from 'zod';
import { environmentSchema } from './environment.ts';

/** On SIGTERM a worker leaves the room and sends at most two more callbacks; nothing else needs to be finished. */
const workerGraceMs = 8_000;

/** The service's settings; `environment.ts` explains each variable. */
export type Config = ReturnType<typeof readConfig>;

/**
 * Reads the environment.
 *
 * @throws ServiceError `InvalidConfig`, which names every invalid variable
 */
export function readConfig(environment: Environment = process.env) {
  const values = readEnvironment(environmentSchema, environment, (given) => [
    ...findTaskServiceProblems(given),
    ...(/^rtmps?:\/\/[^/?#]+\/[^?#]+$/.test(given.TRTC_RTMP_URL)
      ? []
      : ['TRTC_RTMP_URL: must be rtmp://host/application']),
  ]);
  return {
    ...toTaskServiceConfig(values, {
      region: values.TENCENTCLOUD_REGION,
      maxTasks: values.MAX_PUSHES,
      graceMs: workerGraceMs,
    }),
    /** The service's own Redis for positions, used if a request names none. */
    positionRedis: findOwnRedis(values),
    /** Hosts that requests may name as RedisHost, whatever their address. */
    redisHosts: values.ALLOWED_REDIS_HOSTS,
    room: {
      /** Where the page loads the SDK from; defaults to the file shipped with the service. */
      sdkUrl: values.TRTC_SDK_URL,
      /** Server for Transport `rtmp`; the room's name is appended. */
      rtmpUrl: values.TRTC_RTMP_URL,
    },
    /** Interval of progress callbacks. */
    progressEveryMs: values.PROGRESS_INTERVAL_MS,
    ffprobePath: values.FFPROBE_PATH,
  };
}

function findOwnRedis({ POSITION_REDIS, TASK_STORE }: z.output<typeof environmentSchema>) {
  if (POSITION_REDIS !== undefined) return parseRedisUrl(POSITION_REDIS, 'POSITION_REDIS');
  return /^rediss?:/.test(TASK_STORE) ? parseRedisUrl(TASK_STORE, 'TASK_STORE') : undefined;
}
