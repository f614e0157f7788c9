import { ServiceError } from '@scf-media/protocol/errors';

/** An error of the caller that goes into `Response.Error`; the codes are Tencent's, such as `ResourceNotFound.Function`. */
export function apiError(code: string, message: string, cause?: unknown): ServiceError {
  return new ServiceError(code, message, { fault: 'caller', cause });
}
