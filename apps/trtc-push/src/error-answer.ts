import type { ServiceError } from '@scf-media/protocol/errors';
import { errorBodyOf, errorCode } from '@scf-media/protocol/trtc-push';

const statusOfCode: Readonly<Record<string, number>> = {
  [errorCode.InvalidParameter]: 400,
  [errorCode.ResourceNotFound]: 404,
  [errorCode.InvalidStatus]: 409,
  [errorCode.LimitExceeded]: 429,
  [errorCode.RedisUnavailable]: 503,
};

/** An error as it is answered: with its code, its message and the request's id. */
export function errorAnswer(error: ServiceError, requestId: string): Response {
  const body = errorBodyOf(error, requestId);
  const status = error.code === 'RequestTooLarge' ? 413 : (statusOfCode[body.Code] ?? 500);
  return Response.json(body, { status });
}
