import { z } from 'zod';
import { wholeNumberIn } from '../wire/wire-field.ts';

/** The fields by which a request names the Redis that keeps the position. */
export const redisFields = {
  Redis: z
    .boolean()
    .default(false)
    .describe('Keep the position of this `VideoSrc`, and begin where its last push stopped'),
  RedisHost: z
    .string()
    .max(253, { error: 'must be at most 253 characters' })
    .regex(/^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$|^[0-9A-Fa-f:]+$/, {
      error: 'must be a host name or an address',
    })
    .optional()
    .meta({
      description:
        'Redis server that the functions can reach. One in a private network has to be in `ALLOWED_REDIS_HOSTS`',
      fallback: '`POSITION_REDIS`',
    }),
  RedisPort: wholeNumberIn(1, 65_535).default(6379).describe('Its port'),
  RedisPassword: z
    .string()
    .max(512, { error: 'must be at most 512 characters' })
    // They would be lines of their own to whatever listens there instead of a Redis.
    .refine((text) => !/\p{Cc}/u.test(text), { error: 'must not have control characters' })
    .optional()
    .describe('Its password'),
};
