import { ServiceError } from '../errors/index.ts';
import { type ErrorBody, errorBodyWith } from '../trtc-room/error-body.ts';

/** The values of `Code` in answers, in error callbacks and in results. */
export const errorCode = {
  /** The request is not as documented. The message begins with the field. */
  InvalidParameter: 'InvalidParameter',
  /** There is no such push. */
  ResourceNotFound: 'ResourceNotFound',
  /** The push does not do this now: it is over, or its source cannot be paused or seeked. */
  InvalidStatus: 'InvalidStatus',
  /** No more pushes, or requests, at the moment; the same request may succeed later. */
  LimitExceeded: 'LimitExceeded',
  /** VideoSrc cannot be reached, is not media, or has neither picture nor sound. */
  SourceNotPlayable: 'SourceNotPlayable',
  /** With `Redis`, before anything was pushed: Redis does not answer, or not to this password. */
  RedisUnavailable: 'RedisUnavailable',
  /** The room let nobody in: a bad or expired UserSig, another SdkAppId. Only seen in a result. */
  RoomRefused: 'RoomRefused',
  /** Something of ours failed. */
  InternalError: 'InternalError',
  /** The push is over, but Callback accepted none of the tries. Only seen in a result. */
  CallbackFailed: 'CallbackFailed',
} as const;

/** One of the codes. */
export type ErrorCode = (typeof errorCode)[keyof typeof errorCode];

/** Pure: an error as it is told, with one of the codes of this service. */
export function toErrorBody(error: ServiceError, requestId: string): ErrorBody {
  return errorBodyWith(Object.values(errorCode), error, requestId);
}

/** No push has the given request id. */
export function pushNotFound(): ServiceError {
  return new ServiceError(errorCode.ResourceNotFound, 'there is no push with this request id', {
    fault: 'caller',
  });
}

/** The push cannot do this now. @param message why */
export function invalidStatus(message: string): ServiceError {
  return new ServiceError(errorCode.InvalidStatus, message, { fault: 'caller' });
}

/** No room for another push now. @param message what is full, and its limit */
export function limitExceeded(message: string): ServiceError {
  return new ServiceError(errorCode.LimitExceeded, message, { fault: 'service' });
}

/** Redis does not serve. @param reason without host name and password */
export function redisUnavailable(reason: string, cause?: unknown): ServiceError {
  return new ServiceError(errorCode.RedisUnavailable, `Redis cannot be used: ${reason}`, {
    fault: 'destination',
    cause,
  });
}

/** Every try to tell Callback failed. Goes into the result. @param lastMessage why the last try failed */
export function callbackFailed(lastMessage: string): ServiceError {
  return new ServiceError(
    errorCode.CallbackFailed,
    `the Callback took none of the tries, the last one failed with ${lastMessage}`,
    { fault: 'destination' },
  );
}

/** A failure of ours. @param message what was being done; no secrets, no signed URLs */
export function internalError(message: string, cause?: unknown): ServiceError {
  return new ServiceError(errorCode.InternalError, message, { fault: 'service', cause });
}
