import { ServiceError } from '@scf-media/protocol/errors';

/** The documented error codes that this server uses, with their HTTP status. */
const COS_ERROR_STATUS = {
  AccessDenied: 403,
  BadDigest: 400,
  EntityTooSmall: 400,
  ExpiredToken: 400,
  IncompleteBody: 400,
  InternalError: 500,
  InvalidAccessKeyId: 403,
  InvalidArgument: 400,
  InvalidDigest: 400,
  InvalidPart: 400,
  InvalidPartOrder: 400,
  InvalidRange: 416,
  InvalidURI: 400,
  KeyTooLong: 400,
  MalformedXML: 400,
  MethodNotAllowed: 405,
  MissingContentLength: 411,
  NoSuchBucket: 404,
  NoSuchKey: 404,
  NoSuchUpload: 404,
  NotImplemented: 501,
  OperationAborted: 409,
  PreconditionFailed: 412,
  RequestTimeTooSkewed: 403,
  ServiceUnavailable: 503,
  SignatureDoesNotMatch: 403,
} as const;

type CosErrorCode = keyof typeof COS_ERROR_STATUS;

/** Creates an error that is sent as the documented XML. */
export function cosError(code: CosErrorCode, message: string, cause?: unknown): ServiceError {
  return new ServiceError(code, message, {
    fault: COS_ERROR_STATUS[code] < 500 ? 'caller' : 'service',
    cause,
  });
}

/** Finds the HTTP status of a code; 500 for unknown codes. */
export function findStatus(code: string): number {
  return isCosErrorCode(code) ? COS_ERROR_STATUS[code] : 500;
}

function isCosErrorCode(code: string): code is CosErrorCode {
  return Object.hasOwn(COS_ERROR_STATUS, code);
}
