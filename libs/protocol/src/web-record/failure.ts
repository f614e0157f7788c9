import { ServiceError } from '../errors/index.ts';
import type { TaskStatus } from './task-status.ts';

/** The values of `ErrorCode` in responses and of `Result.ErrorCode` in a task: one word each, as documented. */
export const errorCode = {
  /** The request is invalid, or names a task that does not exist. The message begins with the field. */
  InvalidParam: 'InvalidParam',
  /** The command does not fit the task's status, such as Pause after Stop. */
  InvalidStatus: 'InvalidStatus',
  /** The service failed while it handled a request or a recording. */
  InternalError: 'InternalError',
  /** A task could not continue: its page does not load, or it was resumed too often. Only in a task's Result. */
  InternalErr: 'InternalErr',
  /** The recording is done, but no callback was accepted. Only in a task's Result. */
  CallbackFailed: 'CallbackFailed',
  /** The limit of tasks is reached; the same request may succeed later. */
  LimitExceeded: 'LimitExceeded',
} as const;

/** One of the documented error codes. */
export type ErrorCode = (typeof errorCode)[keyof typeof errorCode];

/** Returns the error for an invalid request. `message` begins with the field's name, such as `RecordURL missing`. */
export function invalidParam(message: string, cause?: unknown): ServiceError {
  return new ServiceError(errorCode.InvalidParam, message, { fault: 'caller', cause });
}

/** Returns the error for an unknown TaskID: the documented sentence after the field's name. */
export function taskNotFound(): ServiceError {
  return invalidParam('TaskID: invalid task id, task not found');
}

/**
 * Returns the error for Pause or Resume in a status that does not allow it: `can't pause a task in status finished`.
 */
export function invalidStatus(action: 'Pause' | 'Resume', status: TaskStatus): ServiceError {
  return new ServiceError(
    errorCode.InvalidStatus,
    `can't ${action.toLowerCase()} a task in status ${status}`,
    { fault: 'caller' },
  );
}

/** Returns the error for a page that does not resolve or load, or that Chrome cannot show. For the task's Result. */
export function unsupportedRecordUrl(cause?: unknown): ServiceError {
  return new ServiceError(errorCode.InternalErr, 'invalid RecordURL or unsupported RecordURL', {
    fault: 'destination',
    cause,
  });
}

/** Returns the error for a page with ManualStart that never called startRecord. For the task's Result. */
export function pageNotReady(seconds: number): ServiceError {
  return new ServiceError(
    errorCode.InternalErr,
    `the page did not call window.startRecord within ${seconds} s (ReadyTimeout)`,
    { fault: 'destination' },
  );
}

/**
 * Returns the error for a callback that was not accepted, for the task's Result.
 *
 * @param lastMessage why the last attempt failed, such as `ECONNABORTED:timeout of 2000ms exceeded`
 */
export function callbackFailed(lastMessage: string, cause?: unknown): ServiceError {
  return new ServiceError(
    errorCode.CallbackFailed,
    `Callback failed even all tries. last error message:${lastMessage}`,
    { fault: 'destination', cause },
  );
}

/** Returns the error for a reached limit. @param message what is full, and its limit */
export function limitExceeded(message: string): ServiceError {
  return new ServiceError(errorCode.LimitExceeded, message, { fault: 'service' });
}

/** Returns an error of the service. @param message what was being done; no secrets, no signed URLs */
export function internalError(message: string, cause?: unknown): ServiceError {
  return new ServiceError(errorCode.InternalError, message, { fault: 'service', cause });
}
