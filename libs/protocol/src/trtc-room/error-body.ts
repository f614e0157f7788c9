import { z } from 'zod';
import type { ServiceError } from '../errors/index.ts';

/**
 * The body of a failure: the response and, with `InvalidParameter`, the callback. `Code` and `Message` are those of
 * the original services' callbacks; the documents show neither.
 */
export const errorBodySchema = z.object({
  Code: z.string().min(1),
  Message: z.string().min(1),
  RequestId: z.string().min(1),
});

/** The body of a failure. */
export type ErrorBody = z.output<typeof errorBodySchema>;

/** Codes of errors that all services share. */
const others: Readonly<Record<string, string>> = {
  InvalidParam: 'InvalidParameter',
  NotFound: 'ResourceNotFound',
};

/** Pure: converts an error into the body of a response. @param codes those of the service */
export function buildErrorBody(codes: readonly string[], error: ServiceError, requestId: string): ErrorBody {
  const code = codes.includes(error.code) ? error.code : others[error.code];
  const fallback = error.fault === 'caller' ? 'InvalidParameter' : 'InternalError';
  return { Code: code ?? fallback, Message: error.message, RequestId: requestId };
}
