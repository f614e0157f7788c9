import { type z } from 'zod';
import { invalidParam } from './failure.ts';
import { problemOf } from '../wire/problem.ts';

/**
 * The value as the schema reads it.
 *
 * @throws ServiceError `InvalidParam`, fault `caller`: every problem, in the order of the documents, joined by `; `
 */
export function checked<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  // Without zod's error as the cause: it repeats what came, and what came may be a secret that a log would then have.
  throw invalidParam(result.error.issues.map(problemOf).join('; '));
}
