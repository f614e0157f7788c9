import type { RealError, RealSdk } from './sdk-types.ts';

/** The kinds of errors, with the real SDK's numbers. */
export const ERROR_CODE = {
  INVALID_PARAMETER: 5000,
  INVALID_OPERATION: 5100,
  ENV_NOT_SUPPORTED: 5200,
  DEVICE_ERROR: 5300,
  SERVER_ERROR: 5400,
  OPERATION_FAILED: 5500,
  OPERATION_ABORT: 5998,
  UNKNOWN_ERROR: 5999,
} as const satisfies RealSdk['ERROR_CODE'];
type ErrorKind = keyof typeof ERROR_CODE;

/** The details of client-side errors, with the numbers of the SDK's error page. */
export const EXTRA_CODE = {
  missing: 5001,
  wrongType: 5002,
  empty: 5003,
  outOfRange: 5005,
  roomIdRange: 5012,
  strRoomId: 5013,
  noRoom: 5015,
  roomIdIsText: 5016,
  emptyBuffer: 5017,
  largeBuffer: 5018,
  notInRoom: 5101,
  noSuchUser: 5102,
  repeated: 5104,
  noVideo: 5105,
  noAudio: 5106,
  audience: 5107,
} as const;

/** An error like the real SDK's, named for its kind. */
export class RtcError extends Error implements RealError {
  readonly code: number;
  readonly extraCode: number;
  readonly functionName: string;

  constructor(kind: ErrorKind, functionName: string, message: string, extraCode = 0) {
    super(`${message} thrown from ${functionName}()`);
    this.name = kind;
    this.code = ERROR_CODE[kind];
    this.extraCode = extraCode === 0 ? this.code : extraCode;
    this.functionName = functionName;
  }
}
