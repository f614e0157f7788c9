import { timingSafeEqual } from 'node:crypto';
import { type IncomingHttpHeaders } from 'node:http';
import { type Credential, type CredentialStore } from '../credential-store.ts';
import { apiError } from './api-service.ts';
import { parseTc3Authorization, type Tc3Authorization, computeTc3Signature } from './tc3-signature.ts';

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
    const valueOf = (name: string): string => (name === 'host' ? host : String(headers[name] ?? ''));
    const expected = computeTc3Signature(request, authorization, secretKey, valueOf);
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
