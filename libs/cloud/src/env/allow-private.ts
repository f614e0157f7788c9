import { z } from 'zod';
import { type AllowPrivate, isCidr, tencentInternalNetworks } from '../url-policy/index.ts';
import { blank } from './variables.ts';

/** `true`, `false`, or CIDR ranges with commas between them; see `createUrlPolicy`. */
export const allowPrivate = z.preprocess(
  blank,
  z
    .string()
    .default('false')
    .transform((given): AllowPrivate => {
      if (/^(true|false)$/i.test(given)) return given.toLowerCase() === 'true';
      return given.split(',').map((range) => range.trim());
    })
    .refine((allowed) => typeof allowed === 'boolean' || allowed.every(isCidr), {
      error: 'must be true, false or CIDR ranges',
    }),
);

/** CIDR ranges with commas between them, or `none`; see `createUrlPolicy`. */
export const deniedNetworks = z.preprocess(
  blank,
  z
    .string()
    .default(tencentInternalNetworks.join(','))
    .transform((given) => (/^none$/i.test(given) ? [] : given.split(',').map((range) => range.trim())))
    .refine((ranges) => ranges.every(isCidr), { error: 'must be CIDR ranges or none' }),
);
