import { createHmac } from 'node:crypto';

/** What stands in `Authorization: hmac id="…", algorithm="…", headers="…", signature="…"`. */
export interface HmacAuthorization {
  /** The ApiAppKey. */
  id: string;
  algorithm: HmacAlgorithm;
  /** Names of the signed headers, lower case. */
  headers: string[];
  /** Base64. */
  signature: string;
}

export type HmacAlgorithm = 'hmac-sha1' | 'hmac-sha256';

/** The fields of the header's value; undefined when it is none of this kind. */
export function parseHmacAuthorization(value: string): HmacAuthorization | undefined {
  const list = /^hmac\s+(.*)$/i.exec(value.trim())?.[1];
  if (list === undefined) return undefined;
  const field = (name: string) => new RegExp(`(?:^|,)\\s*${name}="([^"]*)"`).exec(list)?.[1];
  const [id, algorithm, headers, signature] = ['id', 'algorithm', 'headers', 'signature'].map(field);
  if (!id || !headers || !signature || !isAlgorithm(algorithm)) return undefined;
  return { id, algorithm, headers: headers.toLowerCase().split(' ').filter(Boolean), signature };
}

export function formatHmacAuthorization(fields: HmacAuthorization): string {
  const { id, algorithm, headers, signature } = fields;
  return `hmac id="${id}", algorithm="${algorithm}", headers="${headers.join(' ')}", signature="${signature}"`;
}

/** The signature of a text, raw. @param secret the ApiAppSecret */
export function computeHmac(algorithm: HmacAlgorithm, secret: string, text: string): Buffer {
  return createHmac(algorithm === 'hmac-sha1' ? 'sha1' : 'sha256', secret)
    .update(text, 'utf8')
    .digest();
}

function isAlgorithm(text: string | undefined): text is HmacAlgorithm {
  return text === 'hmac-sha1' || text === 'hmac-sha256';
}
