import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { type IncomingHttpHeaders } from 'node:http';
import { type Credential, type CredentialStore } from '../credential-store.ts';
import { apiError } from './api-service.ts';

const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

const SKEW_LIMIT_SECONDS = 5 * 60;

/** A received call. */
interface SignedCall {
  readonly method: string;
  /** Path and query. */
  readonly rawUrl: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Uint8Array;
}

/**
 * Verifies the TC3-HMAC-SHA256 signature of a call.
 *
 * @param nowSeconds seconds since 1970
 * @throws ServiceError `AuthFailure.…`
 */
export function authenticate(call: SignedCall, credentials: CredentialStore, nowSeconds: number): Credential {
  const { headers } = call;
  const authorization = parseTc3Authorization(headers.authorization ?? '');
  if (authorization === undefined || !['content-type', 'host'].every((name) => signs(authorization, name)))
    throw apiError('AuthFailure.InvalidAuthorization', 'Authorization in the request header is invalid.');
  const timestamp = String(headers['x-tc-timestamp'] ?? '');
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(nowSeconds - Number(timestamp)) > SKEW_LIMIT_SECONDS)
    throw apiError(
      'AuthFailure.SignatureExpire',
      'Signature expired. Timestamp and server time cannot differ by more than five minutes.',
    );
  const credential = credentials.find(authorization.secretId);
  if (credential === undefined)
    throw apiError('AuthFailure.SecretIdNotFound', 'The SecretId is not found, please ensure it is correct.');
  const isDateValid = new Date(Number(timestamp) * 1000).toISOString().startsWith(authorization.date);
  if (!isDateValid || !isGenuine(call, authorization, credential.secretKey, timestamp))
    throw apiError(
      'AuthFailure.SignatureFailure',
      'The provided credentials could not be validated. Please check your signature is correct.',
    );
  checkToken(credential, headers['x-tc-token'], nowSeconds);
  if (credential.scope !== undefined)
    throw apiError('AuthFailure.UnauthorizedOperation', 'These keys are valid for uploads to COS only.');
  return credential;
}

const signs = ({ signedHeaders }: Tc3Authorization, name: string): boolean => signedHeaders.includes(name);

function isGenuine(
  { method, rawUrl, headers, body }: SignedCall,
  authorization: Tc3Authorization,
  secretKey: string,
  timestamp: string,
): boolean {
  const [path = '/', query = ''] = rawUrl.split('?');
  const request = { method, path, query, body, timestamp };
  // The Node.js SDK signs the host name without the port that it sends; other SDKs sign what they send.
  const hosts = [headers.host ?? '', (headers.host ?? '').replace(/:\d+$/, '')];
  return hosts.some((host) => {
    const readHeader = (name: string): string => (name === 'host' ? host : String(headers[name] ?? ''));
    const expected = computeTc3Signature(request, authorization, secretKey, readHeader);
    return timingSafeEqual(Buffer.from(expected), Buffer.from(authorization.signature));
  });
}

function checkToken(
  { token, expiresAtMs }: Credential,
  given: string | string[] | undefined,
  nowSeconds: number,
): void {
  if (token === undefined) return;
  const [expected, actual] = [Buffer.from(token), Buffer.from(String(given ?? ''))];
  const isValid = expected.length === actual.length && timingSafeEqual(expected, actual);
  if (!isValid || (expiresAtMs !== undefined && nowSeconds * 1000 > expiresAtMs))
    throw apiError('AuthFailure.TokenFailure', 'Token error.');
}

/** The fields of a `TC3-HMAC-SHA256` Authorization header. */
interface Tc3Authorization {
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
 * @param readHeader returns the value of a signed header
 * @see https://cloud.tencent.com/document/api/583/33846
 */
export function computeTc3Signature(
  request: Tc3Request,
  { date, service, signedHeaders }: Tc3Authorization,
  secretKey: string,
  readHeader: (name: string) => string,
): string {
  const headers = signedHeaders.map((name) => `${name}:${readHeader(name).trim()}\n`).join('');
  const { method, path, query, body, timestamp } = request;
  const canonical = [method, path, query, headers, signedHeaders.join(';'), sha256(body)].join('\n');
  const scope = `${date}/${service}/tc3_request`;
  const stringToSign = `TC3-HMAC-SHA256\n${timestamp}\n${scope}\n${sha256(canonical)}`;
  const key = hmac(hmac(hmac(`TC3${secretKey}`, date), service), 'tc3_request');
  return hmac(key, stringToSign).toString('hex');
}
