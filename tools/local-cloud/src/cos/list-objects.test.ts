import { expect, test } from 'vitest';
import { listObjects, type ListQuery } from './list-objects.ts';
import { type ObjectRecord } from './object-record.ts';

const record = (key: string): ObjectRecord => ({
  key,
  sizeBytes: 1,
  etag: '"e"',
  lastModified: '2026-11-21T00:00:00.000Z',
  headers: {},
});
const RECORDS = ['b/2', 'a', 'b/1', '\u{1F600}', 'b/3/x', 'c', '\uFFFD'].map(record);

function list(query: Partial<ListQuery>): [string[], readonly string[], string | undefined] {
  const listing = listObjects(RECORDS, { prefix: '', marker: '', delimiter: '', maxKeys: 1000, ...query });
  return [listing.contents.map(({ key }) => key), listing.commonPrefixes, listing.nextMarker];
}

test('keys are ordered by their bytes', () => {
  expect(list({})).toEqual([['a', 'b/1', 'b/2', 'b/3/x', 'c', '\uFFFD', '\u{1F600}'], [], undefined]);
});

test('a prefix and a delimiter show one folder', () => {
  expect(list({ delimiter: '/' })).toEqual([['a', 'c', '\uFFFD', '\u{1F600}'], ['b/'], undefined]);
  expect(list({ prefix: 'b/', delimiter: '/' })).toEqual([['b/1', 'b/2'], ['b/3/'], undefined]);
});

test('a page begins where the previous one ended, at a key or a folder', () => {
  expect(list({ maxKeys: 2 })).toEqual([['a', 'b/1'], [], 'b/1']);
  expect(list({ maxKeys: 2, marker: 'b/1' })).toEqual([['b/2', 'b/3/x'], [], 'b/3/x']);
  expect(list({ maxKeys: 2, delimiter: '/' })).toEqual([['a'], ['b/'], 'b/']);
  expect(list({ maxKeys: 9, delimiter: '/', marker: 'b/' })).toEqual([
    ['c', '\uFFFD', '\u{1F600}'],
    [],
    undefined,
  ]);
});
