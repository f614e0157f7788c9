import { ServiceError } from '../errors/index.ts';
import { errorCode } from './error-code.ts';

/** No recording has the given request id. */
export function recordingNotFound(): ServiceError {
  return new ServiceError(errorCode.ResourceNotFound, 'there is no recording with this request id', {
    fault: 'caller',
  });
}

/** No room for another recording now. @param message what is full, and its limit */
export function limitExceeded(message: string): ServiceError {
  return new ServiceError(errorCode.LimitExceeded, message, { fault: 'service' });
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
