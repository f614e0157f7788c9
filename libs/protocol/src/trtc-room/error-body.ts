import { z } from 'zod';
import type { ServiceError } from '../errors/index.ts';

/**
 * What says that a request failed: the answer to it and, with `InvalidParameter`, what is posted to its Callback.
 * `Code` and `Message` are what the original services posted there; the documents show neither.
 */
export const errorBodySchema = z.object({
  Code: z.string().min(1),
  Message: z.string().min(1),
  RequestId: z.string().min(1),
});

/** What says that a request failed. */
export type ErrorBody = z.output<typeof errorBodySchema>;

/** Codes of what all services share. */
const others: Readonly<Record<string, string>> = {
  InvalidParam: 'InvalidParameter',
  NotFound: 'ResourceNotFound',
};

/** Pure: an error as it is told. @param codes those of the service */
export function errorBodyWith(codes: readonly string[], error: ServiceError, requestId: string): ErrorBody {
  const code = codes.includes(error.code) ? error.code : others[error.code];
  const fallback = error.fault === 'caller' ? 'InvalidParameter' : 'InternalError';
  return { Code: code ?? fallback, Message: error.message, RequestId: requestId };
}
