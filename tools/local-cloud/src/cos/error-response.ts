import { messageOf, ServiceError } from '@scf-media/protocol/errors';
import { type IncomingMessage } from 'node:http';
import { statusOf } from './cos-error.ts';
import { xmlResponse } from './respond.ts';

/** The documented error body; a HEAD has none. `status` is the code's own when left out. */
export function errorResponse(
  error: unknown,
  { incoming, requestId, status }: { incoming: IncomingMessage; requestId: string; status?: number },
): Response {
  const code = error instanceof ServiceError ? error.code : 'InternalError';
  const content = {
    Code: code,
    Message: messageOf(error),
    Resource: (incoming.url ?? '/').split('?')[0],
    RequestId: requestId,
  };
  const response = xmlResponse('Error', content, status ?? statusOf(code));
  return incoming.method === 'HEAD' ? new Response(null, { status: response.status }) : response;
}
