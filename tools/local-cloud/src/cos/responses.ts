import { renderXml, type XmlContent } from './xml.ts';
import { toMessage, ServiceError } from '@scf-media/protocol/errors';
import { type IncomingMessage } from 'node:http';
import { findStatus } from './cos-error.ts';

/** Creates an XML response. */
export function xmlResponse(root: string, content: XmlContent, status = 200): Response {
  return new Response(renderXml(root, content), { status, headers: { 'content-type': 'application/xml' } });
}

/** Creates a response without a body. */
export function emptyResponse(status: number, headers: Record<string, string> = {}): Response {
  return new Response(null, {
    status,
    headers: status === 204 ? headers : { 'content-length': '0', ...headers },
  });
}

/** Creates the documented error response, without a body for HEAD. @param options.status defaults to the code's status */
export function toErrorResponse(
  error: unknown,
  { incoming, requestId, status }: { incoming: IncomingMessage; requestId: string; status?: number },
): Response {
  const code = error instanceof ServiceError ? error.code : 'InternalError';
  const content = {
    Code: code,
    Message: toMessage(error),
    Resource: (incoming.url ?? '/').split('?')[0],
    RequestId: requestId,
  };
  const response = xmlResponse('Error', content, status ?? findStatus(code));
  return incoming.method === 'HEAD' ? new Response(null, { status: response.status }) : response;
}

/** The owner of all buckets and objects. */
export const OWNER = {
  ID: 'qcs::cam::uin/100000000001:uin/100000000001',
  DisplayName: '100000000001',
} as const;
