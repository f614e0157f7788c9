/** The values of `Code` in answers, in error callbacks and in results. */
export const errorCode = {
  /** The request is not as documented. The message begins with the field. */
  InvalidParameter: 'InvalidParameter',
  /** There is no such recording. */
  ResourceNotFound: 'ResourceNotFound',
  /** No more recordings, or requests, at the moment; the same request may succeed later. */
  LimitExceeded: 'LimitExceeded',
  /** Something of ours failed. */
  InternalError: 'InternalError',
  /** The room let nobody in: a bad or expired UserSig, another SdkAppId. Only seen in a result. */
  RoomRefused: 'RoomRefused',
  /** TRTC could not be reached, or its SDK not loaded. Only seen in a result. */
  RoomUnreachable: 'RoomUnreachable',
  /** The recording is done, but Callback accepted none of the tries. Only seen in a result. */
  CallbackFailed: 'CallbackFailed',
} as const;

/** One of the codes. */
export type ErrorCode = (typeof errorCode)[keyof typeof errorCode];
