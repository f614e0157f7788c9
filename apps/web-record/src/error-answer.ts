import type { ServiceError } from '@scf-media/protocol/errors';
import { errorCode } from '@scf-media/protocol/web-record';

const known: ReadonlySet<string> = new Set(Object.values(errorCode));

/** An error as the documents answer it: always HTTP 200, with the code, the message and the request's id. */
export function errorAnswer(error: ServiceError, requestId: string): Response {
  const code = known.has(error.code)
    ? error.code
    : error.fault === 'caller'
      ? errorCode.InvalidParam
      : errorCode.InternalError;
  return Response.json({ ErrorCode: code, ErrorMessage: error.message, RequestID: requestId });
}
