import { createHash, createHmac } from 'node:crypto';

/** The raw fields of a q-sign signature. */
export interface QSign {
  readonly secretId: string;
  /** `start;end` in seconds since 1970. */
  readonly signTime: string;
  readonly keyTime: string;
  /** Lower-case names in signing order. */
  readonly headerList: readonly string[];
  readonly urlParamList: readonly string[];
  readonly signature: string;
}

/** The parts of a request that a signature covers. */
export interface SignedRequest {
  readonly method: string;
  /** Decoded, without the bucket and the leading slash. */
  readonly key: string;
  readonly query: ReadonlyMap<string, string>;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/**
 * Parses the fields of an `Authorization` header or a signed query; undefined if it is not a complete SHA-1 signature.
 */
export function parseQSign(fields: ReadonlyMap<string, string>): QSign | undefined {
  const secretId = fields.get('q-ak');
  const signTime = fields.get('q-sign-time');
  const keyTime = fields.get('q-key-time');
  const headers = fields.get('q-header-list');
  const params = fields.get('q-url-param-list');
  const signature = fields.get('q-signature');
  if (fields.get('q-sign-algorithm') !== 'sha1' || secretId === undefined || secretId === '')
    return undefined;
  if (signTime === undefined || keyTime === undefined || signature === undefined) return undefined;
  if (headers === undefined || params === undefined) return undefined;
  return {
    secretId,
    signTime,
    keyTime,
    headerList: parseNames(headers),
    urlParamList: parseNames(params),
    signature,
  };
}

/** Splits an `Authorization` header into its fields. */
export function parseAuthorizationFields(header: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const pair of header.trim().split('&')) {
    const equals = pair.indexOf('=');
    if (equals !== -1) fields.set(pair.slice(0, equals).trim(), pair.slice(equals + 1).trim());
  }
  return fields;
}

/**
 * Computes the signature of the owner of the key; undefined if a listed header or parameter is missing. Documented at
 * https://cloud.tencent.com/document/product/436/7778.
 */
export function computeSignature(request: SignedRequest, sign: QSign, secretKey: string): string | undefined {
  const query = new Map([...request.query].map(([name, value]) => [encode(name).toLowerCase(), value]));
  const params = signedPairs(sign.urlParamList, (name) => query.get(name));
  const headers = signedPairs(sign.headerList, (name) => joinValues(request.headers[name]));
  if (params === undefined || headers === undefined) return undefined;
  const httpString = `${request.method.toLowerCase()}\n/${request.key}\n${params}\n${headers}\n`;
  const stringToSign = `sha1\n${sign.signTime}\n${createHash('sha1').update(httpString).digest('hex')}\n`;
  const signKey = hmacSha1(secretKey, sign.keyTime);
  return hmacSha1(signKey, stringToSign);
}

function signedPairs(
  list: readonly string[],
  valueOf: (name: string) => string | undefined,
): string | undefined {
  const pairs: string[] = [];
  for (const name of list) {
    const value = valueOf(name);
    if (value === undefined) return undefined;
    pairs.push(`${name}=${encode(value)}`);
  }
  return pairs.join('&');
}

/** Encodes like `encodeURIComponent`, and also the five characters that it keeps. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

const joinValues = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value.join(', ') : value;
const parseNames = (list: string): string[] => (list === '' ? [] : list.toLowerCase().split(';'));
const hmacSha1 = (key: string, text: string): string => createHmac('sha1', key).update(text).digest('hex');
