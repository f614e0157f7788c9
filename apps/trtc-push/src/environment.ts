import { blank, limit, numberOr, required, text, textOr } from '@scf-media/cloud/env';
import { programVariables, taskServiceVariables } from '@scf-media/cloud/tasks';
import { z } from 'zod';

/** The environment variables of trtc-push; the reference in docs/ is generated from their descriptions. */
export const environmentSchema = z.object({
  ...taskServiceVariables('trtc-push'),
  TENCENTCLOUD_REGION: required.describe('Region of the functions. Set by SCF'),
  TENCENTCLOUD_SECRETID: text.describe('Set by SCF: a key of the role'),
  TENCENTCLOUD_SECRETKEY: text.describe('Set by SCF: a key of the role'),
  TENCENTCLOUD_SESSIONTOKEN: text.describe('Set by SCF: the token of these keys'),
  POSITION_REDIS: text.meta({
    description:
      'Redis that stores the positions of requests with `Redis` and without `RedisHost`: `redis://[:password@]host:port/db`, or `rediss://`',
    fallback: '`TASK_STORE`, if it is Redis',
  }),
  ALLOWED_REDIS_HOSTS: z
    .preprocess(blank, z.string().default(''))
    .transform((given) =>
      given
        .toLowerCase()
        .split(',')
        .map((host) => host.trim())
        .filter((host) => host !== ''),
    )
    .meta({
      description:
        'Names or addresses, comma-separated, that requests may give as `RedisHost` although they lead to a private network. `ALLOW_PRIVATE_URLS` decides on all others',
      type: 'string',
      fallback: 'none',
    }),
  MAX_PUSHES: limit.meta({
    description: 'Maximum number of unfinished pushes; further requests are refused with `LimitExceeded`',
    fallback: 'no limit',
  }),
  TRTC_SDK_URL: text.meta({
    description: 'URL from which the push page loads `trtc-sdk-v5`. `npm start` sets its stand-in',
    fallback: 'the file shipped with the service',
  }),
  TRTC_RTMP_URL: textOr('rtmp://rtmp.rtc.qq.com/push').describe(
    'Server for `Transport` `rtmp`. Applications of the international site use `rtmp://intl-rtmp.rtc.qq.com/push`',
  ),
  PROGRESS_INTERVAL_MS: numberOr(10_000, 1_000, 3_600_000).describe(
    'How often progress is posted to `Callback`',
  ),
  ...programVariables,
  FFPROBE_PATH: textOr('ffprobe').describe('Name or path of ffprobe'),
});
