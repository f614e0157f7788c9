import { timingSafeEqual } from 'node:crypto';
import { type Credential, type CredentialStore } from '../credential-store.ts';
import { cosError } from './cos-error.ts';
import {
  parseAuthorizationFields,
  computeSignature,
  parseQSign,
  type QSign,
  type SignedRequest,
} from './signature.ts';

const SKEW_LIMIT_SECONDS = 15 * 60;

/**
 * Verifies the q-sign signature of a request, from its `Authorization` header or its query.
 *
 * @param nowSeconds seconds since 1970
 * @returns the credential that signed it; undefined if it is not signed
 * @throws ServiceError `AccessDenied`, `InvalidAccessKeyId`, `RequestTimeTooSkewed`, `ExpiredToken` or
 *   `SignatureDoesNotMatch`
 */
export function authenticate(
  request: SignedRequest,
  credentials: CredentialStore,
  nowSeconds: number,
): Credential | undefined {
  const header = request.headers['authorization'];
  const inQuery = header === undefined && request.query.has('q-signature');
  if (header === undefined && !inQuery) return undefined;
  const sign = parseQSign(inQuery ? request.query : parseAuthorizationFields(String(header)));
  if (sign === undefined) throw cosError('AccessDenied', 'The Authorization is malformed.');
  const credential = credentials.find(sign.secretId);
  if (credential === undefined)
    throw cosError('InvalidAccessKeyId', 'The access key Id you provided does not exist in our records.');
  checkTime(sign, nowSeconds, inQuery);
  const expected = computeSignature(request, sign, credential.secretKey);
  if (expected === undefined || !isEqualSecret(expected, sign.signature))
    throw cosError('SignatureDoesNotMatch', 'The Signature you specified is invalid.');
  checkToken(request, credential.token, credential.expiresAtMs, nowSeconds);
  return credential;
}

function checkTime(sign: QSign, nowSeconds: number, inQuery: boolean): void {
  for (const window of [sign.signTime, sign.keyTime]) {
    const [, start, end] = /^(\d+);(\d+)$/.exec(window) ?? [];
    if (start === undefined || end === undefined)
      throw cosError('AccessDenied', 'The Authorization is malformed.');
    const early = Number(start) - nowSeconds;
    const late = nowSeconds - Number(end);
    // An expired link is old, not skewed: only a header signature indicates a wrong clock.
    if (early > SKEW_LIMIT_SECONDS || (!inQuery && late > SKEW_LIMIT_SECONDS))
      throw cosError(
        'RequestTimeTooSkewed',
        'The difference between the request time and the current time is too large.',
      );
    // The SDK recognises exactly this message, and corrects its clock by the Date header.
    if (early > 0 || late > 0) throw cosError('AccessDenied', 'Request has expired');
  }
}

function checkToken(
  request: SignedRequest,
  token: string | undefined,
  expiresAtMs: number | undefined,
  nowSeconds: number,
): void {
  const given = request.headers['x-cos-security-token'] ?? request.query.get('x-cos-security-token');
  if (token === undefined) return;
  if (typeof given !== 'string' || !isEqualSecret(token, given))
    throw cosError('AccessDenied', 'The security token is missing or wrong.');
  if (expiresAtMs !== undefined && nowSeconds * 1000 > expiresAtMs)
    throw cosError('ExpiredToken', 'The security token has expired.');
}

function isEqualSecret(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}
