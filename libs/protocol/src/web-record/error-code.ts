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
