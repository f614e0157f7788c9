import { type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';

/** Names and values of the headers of an answer together; documented. */
export const HEADER_LIMIT_BYTES = 4 * 1024;

/** They are about one connection, and there is another one behind it. */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/**
 * What goes on of the headers of a request or of an answer. What begins with X-SCF- is the platform's alone, on both ways: the
 * documents of web functions say that a function cannot set such headers (https://cloud.tencent.com/document/product/583/56124).
 */
export function forwardedHeaders(headers: IncomingHttpHeaders | OutgoingHttpHeaders): OutgoingHttpHeaders {
  const isForwarded = ([name]: [string, unknown]): boolean =>
    !HOP_BY_HOP.has(name.toLowerCase()) && !/^x-scf-/i.test(name);
  return Object.fromEntries(Object.entries(headers).filter(isForwarded));
}

/** The size of headers as SCF counts them. */
export function headerBytes(headers: OutgoingHttpHeaders): number {
  return Object.entries(headers).reduce((sum, [name, value]) => {
    const values = Array.isArray(value) ? value : [String(value)];
    return sum + values.reduce((length, text) => length + Buffer.byteLength(name + text), 0);
  }, 0);
}
