import { hmac } from '@noble/hashes/hmac.js';
import { md5 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, randomBytes, utf8ToBytes } from '@noble/hashes/utils.js';

/** What a user signs in with: an `API_APP_KEY` with its secret, or one of the `API_KEYS`. */
export interface AppKey {
  id: string;
  secret: string;
}

/** One attempt of a request. */
interface RequestToSign {
  method: string;
  url: URL;
  body?: string | undefined;
  /** Signs `Host` as well, for a service with `API_HOSTS`. */
  signHost: boolean;
  /** When it is sent; the present by default. */
  date?: Date;
  /** Different for each attempt: the service accepts a nonce only once. */
  nonce?: string;
}

/**
 * Signs a request as other clients do (https://cloud.tencent.com/document/product/628/40304): with HMAC-SHA256 over the
 * headers, the MD5 of the body, and a nonce against replays. It uses a library because WebCrypto has no MD5, and is not
 * available to a page served over plain HTTP.
 *
 * @returns the headers to send; the browser adds `Host`
 */
export function signRequest(request: RequestToSign, key: AppKey): Record<string, string> {
  const { method, url, body = '', signHost, date = new Date() } = request;
  const { nonce = bytesToHex(randomBytes(16)) } = request;
  const accept = 'application/json';
  const contentType = body === '' ? '' : 'application/json';
  const contentMd5 = body === '' ? '' : btoa(bytesToHex(md5(utf8ToBytes(body))));
  const signed: [string, string][] = [
    ...(signHost ? [['host', url.host] as [string, string]] : []),
    ['x-date', date.toUTCString()],
    ['x-nonce', nonce],
  ];
  const lines = signed.map(([name, value]) => `${name}: ${value}`);
  const text = [...lines, method, accept, contentType, contentMd5, pathAndParameters(url)].join('\n');
  const signature = toBase64(hmac(sha256, utf8ToBytes(key.secret), utf8ToBytes(text)));
  const names = signed.map(([name]) => name).join(' ');
  return {
    ...Object.fromEntries(signed.filter(([name]) => name !== 'host')),
    accept,
    ...(body === '' ? {} : { 'content-type': contentType, 'content-md5': contentMd5 }),
    authorization: `hmac id="${key.id}", algorithm="hmac-sha256", headers="${names}", signature="${signature}"`,
  };
}

const toBase64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));

/** Joins the path and the decoded parameters in alphabetical order, as the signature requires. */
function pathAndParameters(url: URL): string {
  const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  const pairs = [...url.searchParams]
    .toSorted(([nameA, a], [nameB, b]) => compare(nameA, nameB) || compare(a, b))
    .map(([name, value]) => (value === '' ? name : `${name}=${value}`));
  return pairs.length === 0 ? url.pathname : `${url.pathname}?${pairs.join('&')}`;
}
