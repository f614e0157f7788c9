import { type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';

/** The documented maximum for names and values of response headers together. */
export const HEADER_LIMIT_BYTES = 4 * 1024;

/** Headers about a single connection, which must not be forwarded. */
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
 * Selects the headers of a request or response to forward. X-SCF-* is reserved for the platform in both directions: functions
 * cannot set such headers (https://cloud.tencent.com/document/product/583/56124).
 */
export function filterForwardedHeaders(
  headers: IncomingHttpHeaders | OutgoingHttpHeaders,
): OutgoingHttpHeaders {
  const isForwarded = ([name]: [string, unknown]): boolean =>
    !HOP_BY_HOP.has(name.toLowerCase()) && !/^x-scf-/i.test(name);
  return Object.fromEntries(Object.entries(headers).filter(isForwarded));
}

/** Counts the size of headers like SCF. */
export function countHeaderBytes(headers: OutgoingHttpHeaders): number {
  return Object.entries(headers).reduce((sum, [name, value]) => {
    const values = Array.isArray(value) ? value : [String(value)];
    return sum + values.reduce((length, text) => length + Buffer.byteLength(name + text), 0);
  }, 0);
}
