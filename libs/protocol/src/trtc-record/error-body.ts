import { z } from 'zod';
import type { ServiceError } from '../errors/index.ts';
import { errorCode } from './error-code.ts';

/**
 * What says that a request failed: the answer to it and, with `InvalidParameter`, what is posted to its Callback.
 * `Code` and `Message` are what the original service posted there; the documents show neither.
 */
export const errorBodySchema = z.object({
  Code: z.string().min(1),
  Message: z.string().min(1),
  RequestId: z.string().min(1),
});

/** What says that a request failed. */
export type ErrorBody = z.output<typeof errorBodySchema>;

const known: ReadonlySet<string> = new Set(Object.values(errorCode));
/** Codes of what all services share. */
const others: Readonly<Record<string, string>> = {
  InvalidParam: errorCode.InvalidParameter,
  NotFound: errorCode.ResourceNotFound,
};

/** Pure: an error as it is told, with one of the codes of this service. */
export function errorBodyOf(error: ServiceError, requestId: string): ErrorBody {
  const code = known.has(error.code) ? error.code : others[error.code];
  const fallback = error.fault === 'caller' ? errorCode.InvalidParameter : errorCode.InternalError;
  return { Code: code ?? fallback, Message: error.message, RequestId: requestId };
}
