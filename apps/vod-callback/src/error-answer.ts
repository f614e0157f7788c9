import type { ServiceError } from '@scf-media/protocol/errors';

const STATUS_OF_CODE: Readonly<Record<string, number>> = {
  WrongSign: 401,
  NotFound: 404,
  InvalidState: 409,
  RequestTooLarge: 413,
  NotYetProcessed: 503,
};
const STATUS_OF_FAULT = { caller: 400, destination: 502, service: 500 } as const;

/** An error on the wire: a status by which VOD knows whether to deliver again, and a body for people. */
export function errorAnswer(error: ServiceError, requestId: string): Response {
  const status = STATUS_OF_CODE[error.code] ?? STATUS_OF_FAULT[error.fault];
  const body = { ErrorCode: error.code, ErrorMessage: error.message, RequestID: requestId };
  // The rest of a body that is too large is not read: nothing can follow it on this connection.
  const headers: Record<string, string> = status === 413 ? { Connection: 'close' } : {};
  return Response.json(body, { status, headers });
}
