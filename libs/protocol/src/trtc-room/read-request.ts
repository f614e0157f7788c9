import { z } from 'zod';
import { ServiceError } from '../errors/index.ts';
import { describeProblem } from '../wire/problem.ts';
import { httpUrl } from '../wire/wire-field.ts';
import { withoutBlanks } from '../wire/without-blanks.ts';

/** The request is wrong. `message` begins with the field's name, such as `SdkAppId missing`. */
export function invalidParameter(message: string, cause?: unknown): ServiceError {
  return new ServiceError('InvalidParameter', message, { fault: 'caller', cause });
}

/**
 * Reads a request. Blank fields (`""`, `"undefined"`, `null`) count as absent, fields that nobody knows are left out.
 *
 * @param fields the names of the fields, in the order of the documents' table
 * @throws ServiceError `InvalidParameter`, fault `caller`: names every field at fault, in that order
 */
export function readRequest<Schema extends z.ZodType>(
  schema: Schema,
  fields: readonly string[],
  body: unknown,
): z.output<Schema> {
  const result = schema.safeParse(withoutBlanks(body), { reportInput: true });
  if (result.success) return result.data;
  const rowOf = ([field]: readonly PropertyKey[]): number =>
    field === undefined ? -1 : fields.indexOf(String(field));
  // Rules over several fields come last in zod.
  const problems = result.error.issues.toSorted((a, b) => rowOf(a.path) - rowOf(b.path)).map(describeProblem);
  // Without zod's error as the cause: it repeats what came, and what came may be a secret that a log would then have.
  throw invalidParameter(problems.join('; '));
}

/** @throws ServiceError `InvalidParameter`: `request body must be JSON` */
export function parseJsonBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The error of JSON.parse quotes what came, which may be a secret: it is no cause to be logged.
    throw invalidParameter('request body must be JSON');
  }
}

const callbackSchema = z.looseObject({ Callback: httpUrl });

/** Pure: where to tell that a request is wrong. @param body whatever came. @returns undefined when it does not say */
export function findCallback(body: unknown): string | undefined {
  return callbackSchema.safeParse(withoutBlanks(body)).data?.Callback;
}
