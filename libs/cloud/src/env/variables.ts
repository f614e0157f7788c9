import { z } from 'zod';
import { type AllowPrivate, isCidr, tencentInternalNetworks } from '../url-policy/index.ts';

/** Treats empty values as unset; SCF templates write the text "undefined" for them. */
export const blank = (value: unknown): unknown => (value === '' || value === 'undefined' ? undefined : value);

export const text = z.preprocess(blank, z.string().optional());
export const required = z.preprocess(blank, z.string({ error: 'missing' }));
export const textOr = (fallback: string) => z.preprocess(blank, z.string().default(fallback));
export const numberOr = (fallback: number, lowest: number, highest: number) =>
  z.preprocess(blank, z.coerce.number().int().min(lowest).max(highest).default(fallback));
/** A limit; none if left out. */
export const limit = z.preprocess(blank, z.coerce.number().int().min(1).max(1_000_000).optional());
export const flag = z.preprocess(blank, z.stringbool().default(false));
export const logLevel = z.preprocess(blank, z.enum(['debug', 'info', 'warn', 'error']).default('info'));
/** The scheme of a Cloud API endpoint. */
export const apiProtocol = z.preprocess(blank, z.enum(['http://', 'https://']).optional());

/** Parses `true`, `false`, or CIDR ranges separated by commas; see `createUrlPolicy`. */
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

/** Parses CIDR ranges separated by commas, or `none`; see `createUrlPolicy`. */
export const deniedNetworks = z.preprocess(
  blank,
  z
    .string()
    .default(tencentInternalNetworks.join(','))
    .transform((given) => (/^none$/i.test(given) ? [] : given.split(',').map((range) => range.trim())))
    .refine((ranges) => ranges.every(isCidr), { error: 'must be CIDR ranges or none' }),
);
