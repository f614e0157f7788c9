import { z } from 'zod';
import { ServiceError } from '../errors/index.ts';
import { describeProblem, withoutBlanks } from '../wire/request-body.ts';
import { httpUrl } from '../wire/wire-field.ts';

/** Returns the error for an invalid request. `message` begins with the field's name, such as `SdkAppId missing`. */
export function invalidParameter(message: string, cause?: unknown): ServiceError {
  return new ServiceError('InvalidParameter', message, { fault: 'caller', cause });
}

/**
 * Parses a request. Blank fields (`""`, `"undefined"`, `null`) count as absent, unknown fields are left out.
 *
 * @param fields the names of the fields, in the order of the documents' table
 * @throws ServiceError `InvalidParameter`, fault `caller`: names all faulty fields in that order
 */
export function readRequest<Schema extends z.ZodType>(
  schema: Schema,
  fields: readonly string[],
  body: unknown,
): z.output<Schema> {
  const result = schema.safeParse(withoutBlanks(body), { reportInput: true });
  if (result.success) return result.data;
  const findRow = ([field]: readonly PropertyKey[]): number =>
    field === undefined ? -1 : fields.indexOf(String(field));
  // zod checks rules for several fields last.
  const problems = result.error.issues
    .toSorted((a, b) => findRow(a.path) - findRow(b.path))
    .map(describeProblem);
  // Without zod's error as the cause: it repeats the input, which may contain a secret that would then be logged.
  throw invalidParameter(problems.join('; '));
}

/** Parses a body. @throws ServiceError `InvalidParameter`: `request body must be JSON` */
export function parseJsonBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The error of JSON.parse quotes the input, which may contain a secret: it must not be logged as the cause.
    throw invalidParameter('request body must be JSON');
  }
}

const callbackSchema = z.looseObject({ Callback: httpUrl });

/**
 * Pure: returns the URL for the callback of an invalid request. @param body any body. @returns undefined when it has
 * none
 */
export function findCallback(body: unknown): string | undefined {
  return callbackSchema.safeParse(withoutBlanks(body)).data?.Callback;
}
