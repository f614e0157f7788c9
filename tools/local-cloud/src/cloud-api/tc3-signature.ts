import { createHash, createHmac } from 'node:crypto';

/** The fields of a `TC3-HMAC-SHA256` Authorization header. */
export interface Tc3Authorization {
  readonly secretId: string;
  /** `YYYY-MM-DD`, UTC. */
  readonly date: string;
  /** The first label of the endpoint as the client saw it: `scf`, or `127` for `127.0.0.1:9000`. */
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

/** The parts of a request that the signature covers. */
interface Tc3Request {
  readonly method: string;
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  readonly body: Uint8Array;
  /** Seconds since 1970, as sent in X-TC-Timestamp. */
  readonly timestamp: string;
}

/** Parses an Authorization header. @returns undefined if it does not have the documented form */
export function parseTc3Authorization(header: string): Tc3Authorization | undefined {
  const [, secretId, date, service, signedHeaders, signature] =
    /^TC3-HMAC-SHA256\s+Credential=([^/\s]+)\/(\d{4}-\d\d-\d\d)\/([^/\s]+)\/tc3_request,\s*SignedHeaders=([^,\s]+),\s*Signature=([\da-f]{64})$/.exec(
      header.trim(),
    ) ?? [];
  if (secretId === undefined || date === undefined || service === undefined) return undefined;
  if (signedHeaders === undefined || signature === undefined) return undefined;
  return { secretId, date, service, signedHeaders: signedHeaders.toLowerCase().split(';'), signature };
}

/**
 * Computes the signature that the owner of the key would send.
 *
 * @param valueOf returns the value of a signed header
 * @see https://cloud.tencent.com/document/api/583/33846
 */
export function computeTc3Signature(
  request: Tc3Request,
  { date, service, signedHeaders }: Tc3Authorization,
  secretKey: string,
  valueOf: (name: string) => string,
): string {
  const headers = signedHeaders.map((name) => `${name}:${valueOf(name).trim()}\n`).join('');
  const { method, path, query, body, timestamp } = request;
  const canonical = [method, path, query, headers, signedHeaders.join(';'), sha256(body)].join('\n');
  const scope = `${date}/${service}/tc3_request`;
  const stringToSign = `TC3-HMAC-SHA256\n${timestamp}\n${scope}\n${sha256(canonical)}`;
  const key = hmac(hmac(hmac(`TC3${secretKey}`, date), service), 'tc3_request');
  return hmac(key, stringToSign).toString('hex');
}

const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
