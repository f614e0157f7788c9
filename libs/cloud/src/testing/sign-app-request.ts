import {
  computeContentMd5s,
  computeHmac,
  formatHmacAuthorization,
  type HmacAlgorithm,
  toPathAndParameters,
  toSigningString,
} from '../http/access/hmac-signature.ts';
import type { AppKey } from '../http/access/verify-app-request.ts';

export interface RequestToSign {
  method: string;
  url: string;
  body?: string;
  accept?: string;
  contentType?: string;
  algorithm?: HmacAlgorithm;
  /** Signed in addition to `x-date`. */
  headers?: Readonly<Record<string, string>>;
  /** When it is sent; now if left out. */
  date?: Date;
  /** As the documents' samples do: `header` and sign it (JavaScript), or sign without sending it (Python). */
  md5?: 'sent' | 'signed-only' | 'none';
  /** Of the digest's hex digits (JavaScript, Python) or of the digest itself (Java). */
  md5Of?: 'ofHexDigits' | 'ofDigest';
}

/** Signs a request as an application does. @returns the headers to send */
export function signAppRequest(request: RequestToSign, key: AppKey): Record<string, string> {
  const { method, body = '', accept = 'application/json', contentType = 'application/json' } = request;
  const { algorithm = 'hmac-sha1', date = new Date(), md5 = 'sent', md5Of = 'ofHexDigits' } = request;
  const isForm = contentType.startsWith('application/x-www-form-urlencoded');
  const contentMd5 =
    isForm || md5 === 'none' || body === '' ? '' : computeContentMd5s(Buffer.from(body))[md5Of];
  const signed = Object.entries({ ...request.headers, 'x-date': date.toUTCString() })
    .map(([name, value]) => ({ name: name.toLowerCase(), value }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const text = toSigningString({
    headers: signed,
    method,
    accept,
    contentType,
    contentMd5,
    toPathAndParameters: toPathAndParameters(new URL(request.url), isForm ? body : ''),
  });
  return {
    ...Object.fromEntries(signed.map(({ name, value }) => [name, value])),
    accept,
    'content-type': contentType,
    ...(contentMd5 === '' || md5 === 'signed-only' ? {} : { 'content-md5': contentMd5 }),
    authorization: formatHmacAuthorization({
      id: key.apiAppKey,
      algorithm,
      headers: signed.map(({ name }) => name),
      signature: computeHmac(algorithm, key.apiAppSecret, text).toString('base64'),
    }),
  };
}
