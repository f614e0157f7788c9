import { createHash, timingSafeEqual } from 'node:crypto';
import { computeContentMd5s } from './content-md5.ts';
import { type HmacAuthorization, computeHmac, parseHmacAuthorization } from './hmac-authorization.ts';
import { toPathAndParameters, toSigningString } from './signing-string.ts';

/** What an application proves that it is itself with. The documents call them ApiAppKey and ApiAppSecret. */
export interface AppKey {
  apiAppKey: string;
  apiAppSecret: string;
}

export interface AppRequest {
  method: string;
  url: URL;
  headers: Headers;
  /**
   * Asked for only when the headers alone do not settle it.
   *
   * @param isKnown the headers are signed with a key: what is left to judge is whether the body is the one that was signed
   */
  body: (isKnown: boolean) => Promise<Uint8Array>;
}

/** What a request has to show beside a signature. */
export interface AppRules {
  requireBodySignature?: boolean;
  /** See {@link Verdict}. */
  requireNonce?: boolean;
  /** Of which a signed `Host` has to be one; empty: any, and it need not be signed. */
  hosts?: readonly string[];
}

/**
 * `nonce` is signed, and for the caller of this function to accept once. `reason` is for the client: it repeats what it sent
 * and names no secret.
 */
export type Verdict<Key> = { ok: true; key: Key; nonce?: string | undefined } | { ok: false; reason: string };

/** How far `x-date` may be from the server's time, either way. */
export const clockWindowMs = 15 * 60_000;

const maxNonceCharacters = 128;

/**
 * Whether a request is signed with one of the keys, by the documents' application authentication
 * (https://cloud.tencent.com/document/product/628/40304).
 *
 * The headers are judged first, so a stranger's body is never read. One that knows a key's name can have it read: whether the
 * sum of the body is signed that was not sent, as in the documents' samples for Python, or the fields of a form, only the body tells.
 */
export async function verifyAppRequest<Key extends AppKey>(
  request: AppRequest,
  keys: readonly Key[],
  nowMs: number,
  rules: AppRules = {},
): Promise<Verdict<Key>> {
  const { headers } = request;
  const given = parseHmacAuthorization(headers.get('authorization') ?? '');
  if (given === undefined) return refused('an Authorization header of the form hmac id="…" is required');
  const dateMs = Date.parse(headers.get('x-date') ?? '');
  if (!given.headers.includes('x-date') || Number.isNaN(dateMs)) {
    return refused('a valid and signed x-date header is required');
  }
  // The platform adds the keys of the function's role to every request: they must not come back in a refusal.
  if (given.headers.some((name) => name.startsWith('x-scf-')))
    return refused('X-Scf headers cannot be signed');
  if (Math.abs(nowMs - dateMs) > clockWindowMs) return refused('x-date is more than 15 minutes away');
  const broken = brokenRule(given, headers, rules);
  if (broken !== undefined) return refused(broken);

  const isForm = isFormOf(headers);
  const sentSum = headers.get('content-md5') ?? '';
  const textOf = (contentMd5: string, form = ''): string =>
    toSigningString({
      headers: given.headers.map((name) => ({ name, value: headers.get(name) ?? '' })),
      method: request.method,
      accept: headers.get('accept') ?? '',
      contentType: headers.get('content-type') ?? '',
      contentMd5,
      toPathAndParameters: toPathAndParameters(request.url, form),
    });
  // A wrong key is told like a wrong signature: which keys there are is nobody's business.
  const mismatch = { ok: false as const, reason: mismatchOf(textOf(sentSum)) };
  const key = keyOf(given.id, keys);
  if (key === undefined) return mismatch;
  const isSigned = (text: string): boolean => isSignature(given, key, text);
  const accepted: Verdict<Key> = { ok: true, key, nonce: nonceOf(given, headers) };

  const early = isForm ? false : isSigned(textOf(sentSum));
  if (sentSum !== '' && !isForm && !early) return mismatch;
  if (early && sentSum === '' && rules.requireBodySignature !== true) return accepted;

  const body = await request.body(early);
  const { ofHexDigits, ofDigest } = computeContentMd5s(body);
  const knownSums = [ofHexDigits, ofDigest];
  if (sentSum !== '' && !knownSums.includes(sentSum)) return refused('Content-MD5 does not match the body');
  if (early && (sentSum !== '' || body.byteLength === 0)) return accepted;
  const form = isForm ? Buffer.from(body).toString('utf8') : '';
  const sums = sentSum !== '' ? [sentSum] : isForm ? ['', ...knownSums] : knownSums;
  if (sums.map((sum) => isSigned(textOf(sum, form))).includes(true)) return accepted;
  if (early) return refused('the body is not signed: Content-MD5 is required');
  return { ok: false, reason: mismatchOf(textOf(sentSum, form)) };
}

function brokenRule(
  given: HmacAuthorization,
  headers: Headers,
  { requireNonce = false, hosts = [] }: AppRules,
): string | undefined {
  const isSigned = (name: string): boolean => given.headers.includes(name);
  const nonce = nonceOf(given, headers);
  if (nonce === '' || (requireNonce && nonce === undefined)) return 'a signed X-Nonce header is required';
  if (nonce !== undefined && nonce.length > maxNonceCharacters)
    return `X-Nonce is longer than ${maxNonceCharacters} characters`;
  if (hosts.length === 0) return undefined;
  if (!isSigned('host')) return 'a signed Host header is required';
  return hosts.includes((headers.get('host') ?? '').toLowerCase())
    ? undefined
    : 'Host is not the name of this service';
}

/** Empty when it is signed and not sent. */
function nonceOf(given: HmacAuthorization, headers: Headers): string | undefined {
  return given.headers.includes('x-nonce') ? (headers.get('x-nonce') ?? '') : undefined;
}

function refused(why: string): { ok: false; reason: string } {
  return { ok: false, reason: `HMAC signature cannot be verified, ${why}` };
}

const mismatchOf = (text: string): string =>
  `HMAC signature does not match, Server StringToSign:${text.replaceAll('\n', '#')}`;

function isFormOf(headers: Headers): boolean {
  return (headers.get('content-type') ?? '').toLowerCase().startsWith('application/x-www-form-urlencoded');
}

function isSignature(given: HmacAuthorization, key: AppKey, text: string): boolean {
  const expected = computeHmac(given.algorithm, key.apiAppSecret, text);
  const actual = Buffer.from(given.signature, 'base64');
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}

/** Looks at all of them, in constant time. */
function keyOf<Key extends AppKey>(id: string, keys: readonly Key[]): Key | undefined {
  return keys.filter(({ apiAppKey }) => sameText(id, apiAppKey))[0];
}

/** In constant time, whatever the lengths. */
function sameText(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text, 'utf8').digest();
  return timingSafeEqual(digest(a), digest(b));
}
