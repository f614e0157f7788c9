import { cosError } from './cos-error.ts';

/**
 * Parses a whole number of the query, at most `limit`.
 *
 * @throws ServiceError `InvalidArgument` naming the parameter
 */
export function parseNumberParameter(
  query: ReadonlyMap<string, string>,
  name: string,
  fallback: number,
  limit: number,
): number {
  const text = query.get(name) ?? '';
  if (text === '') return fallback;
  if (!/^\d+$/.test(text)) throw cosError('InvalidArgument', `${name} must be a whole number.`);
  return Math.min(Number(text), limit);
}

/** Creates the encoder for keys in listings: none, or percent-encoding for `encoding-type=url`. */
export function createKeyEncoder(query: ReadonlyMap<string, string>): (key: string) => string {
  const type = query.get('encoding-type') ?? '';
  if (type === '') return (key) => key;
  if (type !== 'url') throw cosError('InvalidArgument', 'encoding-type must be url.');
  return (key) => encodeURIComponent(key).replaceAll('%2F', '/');
}
