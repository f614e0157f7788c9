import { createHash, createHmac } from 'node:crypto';

/** The fields of `Authorization: hmac id="…", algorithm="…", headers="…", signature="…"`. */
export interface HmacAuthorization {
  /** The ApiAppKey. */
  id: string;
  algorithm: HmacAlgorithm;
  /** Names of the signed headers, in lower case. */
  headers: string[];
  /** Base64. */
  signature: string;
}

export type HmacAlgorithm = 'hmac-sha1' | 'hmac-sha256';

/** Parses the header's value. @returns undefined when it has another form */
export function parseHmacAuthorization(value: string): HmacAuthorization | undefined {
  const list = /^hmac\s+(.*)$/i.exec(value.trim())?.[1];
  if (list === undefined) return undefined;
  const field = (name: string) => new RegExp(`(?:^|,)\\s*${name}="([^"]*)"`).exec(list)?.[1];
  const [id, algorithm, headers, signature] = ['id', 'algorithm', 'headers', 'signature'].map(field);
  if (!id || !headers || !signature || !isAlgorithm(algorithm)) return undefined;
  return { id, algorithm, headers: headers.toLowerCase().split(' ').filter(Boolean), signature };
}

/** Formats the header's value. */
export function formatHmacAuthorization(fields: HmacAuthorization): string {
  const { id, algorithm, headers, signature } = fields;
  return `hmac id="${id}", algorithm="${algorithm}", headers="${headers.join(' ')}", signature="${signature}"`;
}

/** Returns the signature of a text, as bytes. @param secret the ApiAppSecret */
export function computeHmac(algorithm: HmacAlgorithm, secret: string, text: string): Buffer {
  return createHmac(algorithm === 'hmac-sha1' ? 'sha1' : 'sha256', secret)
    .update(text, 'utf8')
    .digest();
}

function isAlgorithm(text: string | undefined): text is HmacAlgorithm {
  return text === 'hmac-sha1' || text === 'hmac-sha256';
}

/** The signed parts of a request. Header names are in lower case. */
interface SignedParts {
  /** In the client's order; `x-date` is among them. */
  headers: readonly { name: string; value: string }[];
  method: string;
  /** These three are empty if the request has no such header. */
  accept: string;
  contentType: string;
  contentMd5: string;
  toPathAndParameters: string;
}

/**
 * Returns the text that an application signs (https://cloud.tencent.com/document/product/628/40304): one line for
 * each signed header, then method, Accept, Content-Type, Content-MD5, path and parameters. Empty fields keep their
 * line.
 */
export function toSigningString(parts: SignedParts): string {
  return [
    ...parts.headers.map(({ name, value }) => `${name}: ${value}`),
    parts.method.toUpperCase(),
    parts.accept,
    parts.contentType,
    parts.contentMd5,
    parts.toPathAndParameters,
  ].join('\n');
}

/**
 * Returns the path followed by the parameters of query and form: sorted by name, the values of a repeated name
 * sorted, a parameter without a value as its name alone, everything decoded; no question mark without parameters.
 *
 * @param form the body of a form request, empty for any other
 */
export function toPathAndParameters(url: URL, form = ''): string {
  const parameters = [...url.searchParams, ...new URLSearchParams(form)].sort(
    ([nameA, valueA], [nameB, valueB]) => compare(nameA, nameB) || compare(valueA, valueB),
  );
  const pairs = parameters.map(([name, value]) => (value === '' ? name : `${name}=${value}`));
  return pairs.length === 0 ? url.pathname : `${url.pathname}?${pairs.join('&')}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * Returns the values that `Content-MD5` may have for a body. The documents' samples for JavaScript and Python encode
 * the hex digits of the digest, the sample for Java the digest itself.
 */
export function computeContentMd5s(body: Uint8Array): { ofHexDigits: string; ofDigest: string } {
  const digest = createHash('md5').update(body).digest();
  return {
    ofHexDigits: Buffer.from(digest.toString('hex')).toString('base64'),
    ofDigest: digest.toString('base64'),
  };
}
