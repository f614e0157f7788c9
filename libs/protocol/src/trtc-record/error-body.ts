import type { ServiceError } from '../errors/index.ts';
import { type ErrorBody, errorBodyWith } from '../trtc-room/error-body.ts';
import { errorCode } from './error-code.ts';

/** Pure: an error as it is told, with one of the codes of this service. */
export function errorBodyOf(error: ServiceError, requestId: string): ErrorBody {
  return errorBodyWith(Object.values(errorCode), error, requestId);
}
