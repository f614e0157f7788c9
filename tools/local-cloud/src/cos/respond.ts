import { xmlDocument, type XmlContent } from './xml.ts';

/** An XML answer. */
export function xmlResponse(root: string, content: XmlContent, status = 200): Response {
  return new Response(xmlDocument(root, content), { status, headers: { 'content-type': 'application/xml' } });
}

/** An answer without a body. */
export function emptyResponse(status: number, headers: Record<string, string> = {}): Response {
  return new Response(null, {
    status,
    headers: status === 204 ? headers : { 'content-length': '0', ...headers },
  });
}
