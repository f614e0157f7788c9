import { type Environment, readEnvironment } from '@scf-media/cloud/env';
import { parseRedisUrl } from '@scf-media/cloud/redis';
import { findTaskServiceProblems, toTaskServiceConfig } from '@scf-media/cloud/tasks';
import type { z } from 'zod';
import { environmentSchema } from './environment.ts';

/** A worker that is asked to end leaves the room and tells once or twice more; there is nothing else to finish. */
const workerGraceMs = 8_000;

/** The service's settings; `environment.ts` explains each variable. */
export type Config = ReturnType<typeof readConfig>;

/**
 * Reads the environment.
 *
 * @throws ServiceError `InvalidConfig` that names every variable at fault at once
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
    /** The service's own Redis for positions, for requests that name none. */
    positionRedis: ownRedis(values),
    /** Hosts that requests may name as RedisHost wherever they lead. */
    redisHosts: values.ALLOWED_REDIS_HOSTS,
    room: {
      /** Where the page loads the SDK from; left out, the SDK's own file goes with the service. */
      sdkUrl: values.TRTC_SDK_URL,
      /** Where Transport `rtmp` sends to; the room's name follows. */
      rtmpUrl: values.TRTC_RTMP_URL,
    },
    /** How often Callback is told how far a push is. */
    progressEveryMs: values.PROGRESS_INTERVAL_MS,
    ffprobePath: values.FFPROBE_PATH,
  };
}

function ownRedis({ POSITION_REDIS, TASK_STORE }: z.output<typeof environmentSchema>) {
  if (POSITION_REDIS !== undefined) return parseRedisUrl(POSITION_REDIS, 'POSITION_REDIS');
  return /^rediss?:/.test(TASK_STORE) ? parseRedisUrl(TASK_STORE, 'TASK_STORE') : undefined;
}
