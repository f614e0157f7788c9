import { z } from 'zod';
import { ServiceError } from '@scf-media/protocol/errors';
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

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads a service's settings from its environment.
 *
 * @param check returns what single variables cannot express, as messages such as `COS_REGION: missing`; called only
 *   when each variable is valid
 * @throws ServiceError `InvalidConfig` that names all variables at fault
 */
export function readEnvironment<Values extends object>(
  schema: z.ZodType<Values>,
  environment: Environment,
  check: (values: Values) => readonly string[] = () => [],
): Values {
  const parsed = schema.safeParse(environment);
  const problems = parsed.success
    ? check(parsed.data)
    : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  if (parsed.success && problems.length === 0) return parsed.data;
  throw new ServiceError('InvalidConfig', `environment: ${problems.join('; ')}`, { fault: 'service' });
}

/** Pure: returns the problem of two variables of which only one is set. */
export function requireBothOrNeither<Values extends object>(
  values: Values,
  first: keyof Values & string,
  second: keyof Values & string,
): string[] {
  const isHalf = (values[first] === undefined) !== (values[second] === undefined);
  return isHalf ? [`${first}, ${second}: one is set without the other`] : [];
}
