import { ServiceError } from '../errors/index.ts';
import type { TaskStatus } from './task-status.ts';

/** The values of `ErrorCode` in answers and of `Result.ErrorCode` in a task: one word each, as documented. */
export const errorCode = {
  /** The request is not as documented, or names a task that does not exist. The message begins with the field. */
  InvalidParam: 'InvalidParam',
  /** The command does not fit the status the task is in, such as Pause after Stop. */
  InvalidStatus: 'InvalidStatus',
  /** Something of ours failed while a request or a recording was handled. */
  InternalError: 'InternalError',
  /** A task could not go on: its page does not load, or it was taken up again too often. Only seen in a task's Result. */
  InternalErr: 'InternalErr',
  /** The recording is done, but its CallbackURL accepted none of the tries. Only seen in a task's Result. */
  CallbackFailed: 'CallbackFailed',
  /** No more tasks can run at the moment; the same request may succeed later. */
  LimitExceeded: 'LimitExceeded',
} as const;

/** One of the documented error codes. */
export type ErrorCode = (typeof errorCode)[keyof typeof errorCode];

/** The request is wrong. `message` begins with the field's name, such as `RecordURL missing`. */
export function invalidParam(message: string, cause?: unknown): ServiceError {
  return new ServiceError(errorCode.InvalidParam, message, { fault: 'caller', cause });
}

/** No task has the given TaskID: the documented sentence, behind the name of the field. */
export function taskNotFound(): ServiceError {
  return invalidParam('TaskID: invalid task id, task not found');
}

/** Pause or Resume in a status that does not allow it: `can't pause a task in status finished`. */
export function invalidStatus(action: 'Pause' | 'Resume', status: TaskStatus): ServiceError {
  return new ServiceError(
    errorCode.InvalidStatus,
    `can't ${action.toLowerCase()} a task in status ${status}`,
    { fault: 'caller' },
  );
}

/** The page does not resolve, does not load, or is nothing Chrome can show. Goes into the task's Result. */
export function unsupportedRecordUrl(cause?: unknown): ServiceError {
  return new ServiceError(errorCode.InternalErr, 'invalid RecordURL or unsupported RecordURL', {
    fault: 'destination',
    cause,
  });
}

/** With ManualStart: the page never called startRecord. Goes into the task's Result. */
export function pageNotReady(seconds: number): ServiceError {
  return new ServiceError(
    errorCode.InternalErr,
    `the page did not call window.startRecord within ${seconds} s (ReadyTimeout)`,
    { fault: 'destination' },
  );
}

/**
 * Every try to tell the CallbackURL failed. Goes into the task's Result.
 *
 * @param lastMessage why the last try failed, such as `ECONNABORTED:timeout of 2000ms exceeded`
 */
export function callbackFailed(lastMessage: string, cause?: unknown): ServiceError {
  return new ServiceError(
    errorCode.CallbackFailed,
    `Callback failed even all tries. last error message:${lastMessage}`,
    { fault: 'destination', cause },
  );
}

/** No room for another task now. @param message what is full, and its limit */
export function limitExceeded(message: string): ServiceError {
  return new ServiceError(errorCode.LimitExceeded, message, { fault: 'service' });
}

/** A failure of ours. @param message what was being done; no secrets, no signed URLs */
export function internalError(message: string, cause?: unknown): ServiceError {
  return new ServiceError(errorCode.InternalError, message, { fault: 'service', cause });
}
