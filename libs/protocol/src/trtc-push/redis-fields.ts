import { z } from 'zod';
import { wholeNumberIn } from '../wire/wire-field.ts';

/** The fields by which a request names the Redis that keeps the position. */
export const redisFields = {
  /** Keep the position of this VideoSrc, and begin where the last push of it stopped. */
  Redis: z.boolean().default(false),
  /** A name or an address in the function's network. Absent, with `Redis`: the service's own. */
  RedisHost: z
    .string()
    .max(253, { error: 'must be at most 253 characters' })
    .regex(/^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$|^[0-9A-Fa-f:]+$/, {
      error: 'must be a host name or an address',
    })
    .optional(),
  RedisPort: wholeNumberIn(1, 65_535).default(6379),
  RedisPassword: z.string().max(512, { error: 'must be at most 512 characters' }).optional(),
};
