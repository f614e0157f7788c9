/** Authenticates an application: `API_APP_KEY` and `API_APP_SECRET` of the service, or one of its `API_KEYS`. */
export interface AppKey {
  id: string;
  secret: string;
}

/** One attempt of a request. */
export interface RequestToSign {
  method: string;
  url: URL;
  body?: string | undefined;
  contentType?: string | undefined;
  /** Signs `Host` as well, for a service with `API_HOSTS`; fails behind a gateway that changes the header. */
  signHost?: boolean | undefined;
  /** When it is sent. */
  date: Date;
  /** Different for each attempt: the service accepts a nonce only once. */
  nonce: string;
}

/**
 * Signs a request as Tencent's API gateway documents for applications
 * (https://cloud.tencent.com/document/product/628/40304): with HMAC-SHA256 over the headers, the MD5 of the body, and a
 * nonce against replays.
 *
 * @returns the headers to send
 */
export async function signRequest(request: RequestToSign, key: AppKey): Promise<Record<string, string>> {
  const { method, url, body = '', contentType = '', signHost = false, date, nonce } = request;
  const accept = 'application/json';
  const contentMd5 = body === '' ? '' : await md5(body);
  const signed: [string, string][] = [
    ...(signHost ? [['host', url.host] as [string, string]] : []),
    ['x-date', date.toUTCString()],
    ['x-nonce', nonce],
  ];
  const text = [
    ...signed.map(([name, value]) => `${name}: ${value}`),
    method,
    accept,
    contentType,
    contentMd5,
    pathAndParameters(url),
  ].join('\n');
  const names = signed.map(([name]) => name).join(' ');
  const signature = toBase64(await hmacSha256(new TextEncoder().encode(key.secret), text));
  return {
    ...Object.fromEntries(signed.filter(([name]) => name !== 'host')),
    accept,
    ...(contentType === '' ? {} : { 'content-type': contentType }),
    ...(contentMd5 === '' ? {} : { 'content-md5': contentMd5 }),
    authorization: `hmac id="${key.id}", algorithm="hmac-sha256", headers="${names}", signature="${signature}"`,
  };
}

/** Computes HMAC-SHA256 with WebCrypto, which every JavaScript runtime has. */
export async function hmacSha256(
  key: Uint8Array<ArrayBuffer>,
  text: string | Uint8Array<ArrayBuffer>,
): Promise<Uint8Array> {
  const { subtle } = globalThis.crypto;
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const imported = await subtle.importKey('raw', key, algorithm, false, ['sign']);
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  return new Uint8Array(await subtle.sign('HMAC', imported, bytes));
}

export function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

/** Computes the MD5 as base64 of its hex digits, as in the documents' JavaScript samples. It needs Node's crypto, because WebCrypto has no MD5. */
async function md5(body: string): Promise<string> {
  const { createHash } = await import('node:crypto');
  return btoa(createHash('md5').update(body, 'utf8').digest('hex'));
}

/** Joins the path and the decoded parameters in alphabetical order, as the signature requires. */
function pathAndParameters(url: URL): string {
  const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  const pairs = [...url.searchParams]
    .toSorted(([nameA, a], [nameB, b]) => compare(nameA, nameB) || compare(a, b))
    .map(([name, value]) => (value === '' ? name : `${name}=${value}`));
  return pairs.length === 0 ? url.pathname : `${url.pathname}?${pairs.join('&')}`;
}
