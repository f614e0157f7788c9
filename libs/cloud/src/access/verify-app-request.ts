import { createHash, timingSafeEqual } from 'node:crypto';
import { contentMd5s } from './content-md5.ts';
import { type HmacAuthorization, hmacSignature, parseHmacAuthorization } from './hmac-authorization.ts';
import { pathAndParameters, signingString } from './signing-string.ts';

/** What an application proves that it is itself with. The documents call them ApiAppKey and ApiAppSecret. */
export interface AppKey {
  apiAppKey: string;
  apiAppSecret: string;
}

export interface AppRequest {
  method: string;
  url: URL;
  headers: Headers;
  body: Uint8Array;
}

/** `reason` is for the caller: it repeats what the caller sent and names no secret. */
export type Verdict = { ok: true } | { ok: false; reason: string };

/** How far `x-date` may be from the server's time, either way. */
const clockWindowMs = 15 * 60_000;

/**
 * Whether a request is signed with the key, by the documents' application authentication
 * (https://cloud.tencent.com/document/product/628/40304). Pure but for the time it is given.
 */
export function verifyAppRequest(request: AppRequest, key: AppKey, nowMs: number): Verdict {
  const given = parseHmacAuthorization(request.headers.get('authorization') ?? '');
  if (given === undefined) return refused('an Authorization header of the form hmac id="…" is required');
  const dateMs = Date.parse(request.headers.get('x-date') ?? '');
  if (!given.headers.includes('x-date') || Number.isNaN(dateMs)) {
    return refused('a valid and signed x-date header is required');
  }
  // The platform adds the keys of the function's role to every request: they must not come back in a refusal.
  if (given.headers.some((name) => name.startsWith('x-scf-')))
    return refused('X-Scf headers cannot be signed');
  if (Math.abs(nowMs - dateMs) > clockWindowMs) return refused('x-date is more than 15 minutes away');

  const form = isForm(request.headers) ? Buffer.from(request.body).toString('utf8') : '';
  const bodySums = contentMd5s(request.body);
  const sentSum = request.headers.get('content-md5') ?? '';
  const knownSums = [bodySums.ofHexDigits, bodySums.ofDigest];
  if (sentSum !== '' && !knownSums.includes(sentSum)) return refused('Content-MD5 does not match the body');

  // The documents' samples for Python sign the sum without sending it.
  const sums = sentSum === '' ? ['', ...knownSums] : [sentSum];
  const texts = sums.map((contentMd5) =>
    signingString({
      headers: given.headers.map((name) => ({ name, value: request.headers.get(name) ?? '' })),
      method: request.method,
      accept: request.headers.get('accept') ?? '',
      contentType: request.headers.get('content-type') ?? '',
      contentMd5,
      pathAndParameters: pathAndParameters(request.url, form),
    }),
  );
  const signed = texts.map((text) => isSignature(given, key, text)).includes(true);
  // A wrong key is told like a wrong signature: which keys there are is nobody's business.
  if (signed && sameText(given.id, key.apiAppKey)) return { ok: true };
  const shown = (texts[0] ?? '').replaceAll('\n', '#');
  return { ok: false, reason: `HMAC signature does not match, Server StringToSign:${shown}` };
}

function refused(why: string): Verdict {
  return { ok: false, reason: `HMAC signature cannot be verified, ${why}` };
}

function isForm(headers: Headers): boolean {
  return (headers.get('content-type') ?? '').toLowerCase().startsWith('application/x-www-form-urlencoded');
}

function isSignature(given: HmacAuthorization, key: AppKey, text: string): boolean {
  const expected = hmacSignature(given.algorithm, key.apiAppSecret, text);
  const actual = Buffer.from(given.signature, 'base64');
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}

/** In constant time, whatever the lengths. */
function sameText(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text, 'utf8').digest();
  return timingSafeEqual(digest(a), digest(b));
}
