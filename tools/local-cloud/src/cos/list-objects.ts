import { type ObjectRecord } from './object-record.ts';

/** The parameters of a listing. */
export interface ListQuery {
  readonly prefix: string;
  /** Keys up to this one (inclusive) are skipped. */
  readonly marker: string;
  /** Groups keys with the same text between the prefix and the delimiter; empty for none. */
  readonly delimiter: string;
  readonly maxKeys: number;
}

interface ObjectListing {
  readonly contents: readonly ObjectRecord[];
  readonly commonPrefixes: readonly string[];
  /** The marker of the next page; undefined on the last one. */
  readonly nextMarker: string | undefined;
}

/** Returns one page of a bucket, ordered by the bytes of the keys. */
export function listObjects(records: Iterable<ObjectRecord>, query: ListQuery): ObjectListing {
  const { prefix, marker, delimiter, maxKeys } = query;
  const contents: ObjectRecord[] = [];
  const commonPrefixes: string[] = [];
  let last = '';
  for (const record of sortByKey(records)) {
    if (!record.key.startsWith(prefix)) continue;
    const group = findGroup(record.key, prefix, delimiter);
    // A group on the previous page is equal to the marker.
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

function findGroup(key: string, prefix: string, delimiter: string): string | undefined {
  const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
  return end === -1 ? undefined : key.slice(0, end + delimiter.length);
}

const sortByKey = (records: Iterable<ObjectRecord>): ObjectRecord[] =>
  [...records].sort((a, b) => compareKeys(a.key, b.key));
const isUpTo = (key: string, marker: string): boolean => marker !== '' && compareKeys(key, marker) <= 0;

/** Compares keys by UTF-8 bytes like COS; JavaScript's order differs above U+D800. */
export const compareKeys = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
