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
