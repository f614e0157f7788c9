import { type ObjectRecord } from './object-record.ts';

/** What a listing asks for. */
export interface ListQuery {
  readonly prefix: string;
  /** Keys up to this one (included) are left out. */
  readonly marker: string;
  /** Keys with the same text from the prefix up to it are told as one; empty for none. */
  readonly delimiter: string;
  readonly maxKeys: number;
}

export interface ObjectListing {
  readonly contents: readonly ObjectRecord[];
  readonly commonPrefixes: readonly string[];
  /** Where the next listing goes on; undefined when this one is complete. */
  readonly nextMarker: string | undefined;
}

/** One page of a bucket, in the order of the keys' bytes. */
export function listObjects(records: Iterable<ObjectRecord>, query: ListQuery): ObjectListing {
  const { prefix, marker, delimiter, maxKeys } = query;
  const contents: ObjectRecord[] = [];
  const commonPrefixes: string[] = [];
  let last = '';
  for (const record of inOrder(records)) {
    if (!record.key.startsWith(prefix)) continue;
    const group = groupOf(record.key, prefix, delimiter);
    // A group that was told on the page before begins with the marker.
    if (isUpTo(group ?? record.key, marker)) continue;
    if (group !== undefined && group === commonPrefixes.at(-1)) continue;
    if (contents.length + commonPrefixes.length >= maxKeys)
      return { contents, commonPrefixes, nextMarker: last };
    last = group ?? record.key;
    if (group === undefined) contents.push(record);
    else commonPrefixes.push(group);
  }
  return { contents, commonPrefixes, nextMarker: undefined };
}

function groupOf(key: string, prefix: string, delimiter: string): string | undefined {
  const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
  return end === -1 ? undefined : key.slice(0, end + delimiter.length);
}

const inOrder = (records: Iterable<ObjectRecord>): ObjectRecord[] =>
  [...records].sort((a, b) => compareKeys(a.key, b.key));
const isUpTo = (key: string, marker: string): boolean => marker !== '' && compareKeys(key, marker) <= 0;

/** By UTF-8 bytes, as COS orders keys; JavaScript's own order differs above U+D800. */
export const compareKeys = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
