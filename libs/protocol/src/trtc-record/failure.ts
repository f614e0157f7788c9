import { ServiceError } from '../errors/index.ts';
import { type ErrorBody, buildErrorBody } from '../trtc-room/error-body.ts';

/** The values of `Code` in responses, in error callbacks and in results. */
export const errorCode = {
  /** The request is invalid. The message begins with the field. */
  InvalidParameter: 'InvalidParameter',
  /** The recording does not exist. */
  ResourceNotFound: 'ResourceNotFound',
  /** The limit of recordings or requests is reached; the same request may succeed later. */
  LimitExceeded: 'LimitExceeded',
  /** The service failed. */
  InternalError: 'InternalError',
  /** The room could not be entered: an invalid or expired UserSig, or another SdkAppId. Only in results. */
  RoomRefused: 'RoomRefused',
  /** TRTC could not be reached, or its SDK not loaded. Only in results. */
  RoomUnreachable: 'RoomUnreachable',
  /** The recording is done, but no callback was accepted. Only in results. */
  CallbackFailed: 'CallbackFailed',
} as const;

/** One of the codes. */
export type ErrorCode = (typeof errorCode)[keyof typeof errorCode];

/** Pure: converts an error into the body of a response, with one of the codes of this service. */
export function toErrorBody(error: ServiceError, requestId: string): ErrorBody {
  return buildErrorBody(Object.values(errorCode), error, requestId);
}

/** Returns the error for a request id without a recording. */
export function recordingNotFound(): ServiceError {
  return new ServiceError(errorCode.ResourceNotFound, 'there is no recording with this request id', {
    fault: 'caller',
  });
}

/** Returns the error for a reached limit. @param message what is full, and its limit */
export function limitExceeded(message: string): ServiceError {
  return new ServiceError(errorCode.LimitExceeded, message, { fault: 'service' });
}

/**
 * Returns the error for a callback that was not accepted, for the result. @param lastMessage why the last attempt
 * failed
 */
export function callbackFailed(lastMessage: string): ServiceError {
  return new ServiceError(
    errorCode.CallbackFailed,
    `no attempt to call Callback succeeded, the last one failed with ${lastMessage}`,
    { fault: 'destination' },
  );
}

/** Returns an error of the service. @param message what was being done; no secrets, no signed URLs */
export function internalError(message: string, cause?: unknown): ServiceError {
  return new ServiceError(errorCode.InternalError, message, { fault: 'service', cause });
}
