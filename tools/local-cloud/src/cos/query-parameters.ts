import { cosError } from './cos-error.ts';

/**
 * A whole number of the query, at most `limit`.
 *
 * @throws ServiceError `InvalidArgument` naming the parameter
 */
export function numberParameter(
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

/** How keys are written in a listing: as they are, or percent-encoded for `encoding-type=url`. */
export function keyEncoder(query: ReadonlyMap<string, string>): (key: string) => string {
  const type = query.get('encoding-type') ?? '';
  if (type === '') return (key) => key;
  if (type !== 'url') throw cosError('InvalidArgument', 'encoding-type must be url.');
  return (key) => encodeURIComponent(key).replaceAll('%2F', '/');
}
