import { cosError } from './cos-error.ts';

/** The target of a path-style request. */
export interface RequestTarget {
  /** Empty for the service itself (`/`). */
  readonly bucket: string;
  /** Decoded, without the leading slash; empty for the bucket itself. */
  readonly key: string;
  /** Decoded parameters; a flag such as `?uploads` has the empty value. */
  readonly query: ReadonlyMap<string, string>;
}

/**
 * Parses `/<bucket>/<key>?<query>`.
 *
 * Uses the raw request line, because a parsed `URL` has already resolved `..` and `%2e%2e`, but the signature covers the original
 * key.
 *
 * @throws ServiceError `InvalidURI` for an escape that is not UTF-8
 */
export function parseRequestTarget(rawUrl: string): RequestTarget {
  const questionMark = rawUrl.indexOf('?');
  const path = questionMark === -1 ? rawUrl : rawUrl.slice(0, questionMark);
  const [, bucket = '', key = ''] = /^\/([^/]*)(?:\/(.*))?$/s.exec(path) ?? [];
  return {
    bucket: decode(bucket),
    key: decode(key),
    query: parseQuery(questionMark === -1 ? '' : rawUrl.slice(questionMark + 1)),
  };
}

function parseQuery(search: string): Map<string, string> {
  const query = new Map<string, string>();
  for (const pair of search.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = equals === -1 ? pair : pair.slice(0, equals);
    query.set(decodeParameter(name), equals === -1 ? '' : decodeParameter(pair.slice(equals + 1)));
  }
  return query;
}

const decodeParameter = (text: string): string => decode(text.replaceAll('+', ' '));

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw cosError('InvalidURI', 'The request URI is not valid UTF-8 in percent encoding.', cause);
  }
}
