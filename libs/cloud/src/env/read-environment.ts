import { ServiceError } from '@scf-media/protocol/errors';
import type { z } from 'zod';

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
