import { expect, it } from 'vitest';
import { comparePlaces, toItemCursor, parseCursor, toRecordCursor } from './cursor.ts';

it('names a place by time and name', () => {
  expect(toItemCursor({ createdAtMs: 12, id: 'a/b' })).toBe('12/a/b');
  expect(toRecordCursor({ updatedAtMs: 12, key: '' })).toBe('12/');
  expect(parseCursor('12/a/b')).toEqual({ atMs: 12, name: 'a/b' });
  expect(parseCursor('12/')).toEqual({ atMs: 12, name: '' });
});

it('orders by time, then by name', () => {
  const places = [
    { atMs: 2, name: 'a' },
    { atMs: 1, name: 'b' },
    { atMs: 1, name: 'a' },
  ];
  expect(places.sort(comparePlaces).map(({ atMs, name }) => `${atMs}${name}`)).toEqual(['1a', '1b', '2a']);
  expect(comparePlaces({ atMs: 1, name: 'a' }, { atMs: 1, name: 'a' })).toBe(0);
});
