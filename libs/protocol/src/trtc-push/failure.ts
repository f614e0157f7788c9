import { ServiceError } from '../errors/index.ts';
import { type ErrorBody, buildErrorBody } from '../trtc-room/error-body.ts';

/** The values of `Code` in responses, in error callbacks and in results. */
export const errorCode = {
  /** The request is invalid. The message begins with the field. */
  InvalidParameter: 'InvalidParameter',
  /** The push does not exist. */
  ResourceNotFound: 'ResourceNotFound',
  /** The push cannot do this now: it is over, or its source cannot be paused or seeked. */
  InvalidStatus: 'InvalidStatus',
  /** The limit of pushes or requests is reached; the same request may succeed later. */
  LimitExceeded: 'LimitExceeded',
  /** VideoSrc cannot be reached, is not media, or has neither video nor audio. */
  SourceNotPlayable: 'SourceNotPlayable',
  /** With `Redis`, before the push starts: Redis does not answer, or rejects the password. */
  RedisUnavailable: 'RedisUnavailable',
  /** The room could not be entered: an invalid or expired UserSig, or another SdkAppId. Only in results. */
  RoomRefused: 'RoomRefused',
  /** The service failed. */
  InternalError: 'InternalError',
  /** The push is over, but no callback was accepted. Only in results. */
  CallbackFailed: 'CallbackFailed',
} as const;

/** One of the codes. */
export type ErrorCode = (typeof errorCode)[keyof typeof errorCode];

/** Pure: converts an error into the body of a response, with one of the codes of this service. */
export function toErrorBody(error: ServiceError, requestId: string): ErrorBody {
  return buildErrorBody(Object.values(errorCode), error, requestId);
}

/** Returns the error for a request id without a push. */
export function pushNotFound(): ServiceError {
  return new ServiceError(errorCode.ResourceNotFound, 'there is no push with this request id', {
    fault: 'caller',
  });
}

/** Returns the error for a command that the push cannot carry out now. @param message why */
export function invalidStatus(message: string): ServiceError {
  return new ServiceError(errorCode.InvalidStatus, message, { fault: 'caller' });
}

/** Returns the error for a reached limit. @param message what is full, and its limit */
export function limitExceeded(message: string): ServiceError {
  return new ServiceError(errorCode.LimitExceeded, message, { fault: 'service' });
}

/** Returns the error for a Redis that cannot be used. @param reason without host name and password */
export function redisUnavailable(reason: string, cause?: unknown): ServiceError {
  return new ServiceError(errorCode.RedisUnavailable, `Redis cannot be used: ${reason}`, {
    fault: 'destination',
    cause,
  });
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
