import { createHash, timingSafeEqual } from 'node:crypto';
import {
  computeContentMd5s,
  computeHmac,
  type HmacAuthorization,
  parseHmacAuthorization,
  toPathAndParameters,
  toSigningString,
} from './hmac-signature.ts';

/** The credentials of an application. The documents call them ApiAppKey and ApiAppSecret. */
export interface AppKey {
  apiAppKey: string;
  apiAppSecret: string;
}

interface AppRequest {
  method: string;
  url: URL;
  headers: Headers;
  /**
   * Reads the body; called only when the headers alone are not enough.
   *
   * @param isKnown whether the headers are signed with a known key, so that only the body remains to be checked
   */
  body: (isKnown: boolean) => Promise<Uint8Array>;
}

/** What is required of a request in addition to a signature. */
interface AppRules {
  requireBodySignature?: boolean;
  /** See {@link Verdict}. */
  requireNonce?: boolean;
  /** The allowed values of a signed `Host`; if empty, any, and it need not be signed. */
  hosts?: readonly string[];
}

/**
 * `nonce` is signed; the caller of this function must accept it only once. `reason` is for the client: it repeats
 * what the client sent and contains no secret.
 */
type Verdict<Key> = { ok: true; key: Key; nonce?: string | undefined } | { ok: false; reason: string };

/** The maximum difference between `x-date` and the server's time, in either direction, ms. */
export const clockWindowMs = 15 * 60_000;

const maxNonceCharacters = 128;

/**
 * Verifies that a request is signed with one of the keys, by the documents' application authentication
 * (https://cloud.tencent.com/document/product/628/40304).
 *
 * The headers are checked first, so that a stranger's body is never read. A client that knows the name of a key can
 * have its body read: only the body shows whether a checksum is signed that was not sent, as in the documents'
 * samples for Python, or what the fields of a form are.
 */
export async function verifyAppRequest<Key extends AppKey>(
  request: AppRequest,
  keys: readonly Key[],
  nowMs: number,
  rules: AppRules = {},
): Promise<Verdict<Key>> {
  const { headers } = request;
  const given = parseHmacAuthorization(headers.get('authorization') ?? '');
  if (given === undefined) return refuse('an Authorization header of the form hmac id="…" is required');
  const dateMs = Date.parse(headers.get('x-date') ?? '');
  if (!given.headers.includes('x-date') || Number.isNaN(dateMs)) {
    return refuse('a valid and signed x-date header is required');
  }
  // SCF adds the credentials of the function's role to every request: a refusal must not return them.
  if (given.headers.some((name) => name.startsWith('x-scf-')))
    return refuse('X-Scf headers cannot be signed');
  if (Math.abs(nowMs - dateMs) > clockWindowMs) return refuse('x-date is more than 15 minutes away');
  const broken = findBrokenRule(given, headers, rules);
  if (broken !== undefined) return refuse(broken);

  const isForm = hasFormBody(headers);
  const sentSum = headers.get('content-md5') ?? '';
  const toText = (contentMd5: string, form = ''): string =>
    toSigningString({
      headers: given.headers.map((name) => ({ name, value: headers.get(name) ?? '' })),
      method: request.method,
      accept: headers.get('accept') ?? '',
      contentType: headers.get('content-type') ?? '',
      contentMd5,
      toPathAndParameters: toPathAndParameters(request.url, form),
    });
  // An unknown key is reported like a wrong signature, so as not to reveal which keys exist.
  const mismatch = { ok: false as const, reason: describeMismatch(toText(sentSum)) };
  const key = findKey(given.id, keys);
  if (key === undefined) return mismatch;
  const isSigned = (text: string): boolean => isSignature(given, key, text);
  const accepted: Verdict<Key> = { ok: true, key, nonce: findNonce(given, headers) };

  const early = isForm ? false : isSigned(toText(sentSum));
  if (sentSum !== '' && !isForm && !early) return mismatch;
  if (early && sentSum === '' && rules.requireBodySignature !== true) return accepted;

  const body = await request.body(early);
  const { ofHexDigits, ofDigest } = computeContentMd5s(body);
  const knownSums = [ofHexDigits, ofDigest];
  if (sentSum !== '' && !knownSums.includes(sentSum)) return refuse('Content-MD5 does not match the body');
  if (early && (sentSum !== '' || body.byteLength === 0)) return accepted;
  const form = isForm ? Buffer.from(body).toString('utf8') : '';
  const sums = sentSum !== '' ? [sentSum] : isForm ? ['', ...knownSums] : knownSums;
  if (sums.map((sum) => isSigned(toText(sum, form))).includes(true)) return accepted;
  if (early) return refuse('the body is not signed: Content-MD5 is required');
  return { ok: false, reason: describeMismatch(toText(sentSum, form)) };
}

function findBrokenRule(
  given: HmacAuthorization,
  headers: Headers,
  { requireNonce = false, hosts = [] }: AppRules,
): string | undefined {
  const isSigned = (name: string): boolean => given.headers.includes(name);
  const nonce = findNonce(given, headers);
  if (nonce === '' || (requireNonce && nonce === undefined)) return 'a signed X-Nonce header is required';
  if (nonce !== undefined && nonce.length > maxNonceCharacters)
    return `X-Nonce is longer than ${maxNonceCharacters} characters`;
  if (hosts.length === 0) return undefined;
  if (!isSigned('host')) return 'a signed Host header is required';
  return hosts.includes((headers.get('host') ?? '').toLowerCase())
    ? undefined
    : 'Host is not the name of this service';
}

/** Returns the signed nonce; empty when it is signed but not sent. */
function findNonce(given: HmacAuthorization, headers: Headers): string | undefined {
  return given.headers.includes('x-nonce') ? (headers.get('x-nonce') ?? '') : undefined;
}

function refuse(why: string): { ok: false; reason: string } {
  return { ok: false, reason: `HMAC signature cannot be verified, ${why}` };
}

const describeMismatch = (text: string): string =>
  `HMAC signature does not match, Server StringToSign:${text.replaceAll('\n', '#')}`;

function hasFormBody(headers: Headers): boolean {
  return (headers.get('content-type') ?? '').toLowerCase().startsWith('application/x-www-form-urlencoded');
}

function isSignature(given: HmacAuthorization, key: AppKey, text: string): boolean {
  const expected = computeHmac(given.algorithm, key.apiAppSecret, text);
  const actual = Buffer.from(given.signature, 'base64');
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}

/** Finds the key, comparing all of them in constant time. */
function findKey<Key extends AppKey>(id: string, keys: readonly Key[]): Key | undefined {
  return keys.filter(({ apiAppKey }) => isSameText(id, apiAppKey))[0];
}

/** Compares in constant time, whatever the lengths. */
function isSameText(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text, 'utf8').digest();
  return timingSafeEqual(digest(a), digest(b));
}
