import { expect, test } from 'vitest';
import { parseTaskListQuery } from './task-list.ts';

test('missing and blank parameters result in the defaults', () => {
  expect(parseTaskListQuery({})).toEqual({ limit: 100, status: 'all' });
  expect(parseTaskListQuery({ status: '', limit: '', cursor: '' })).toEqual({ limit: 100, status: 'all' });
});

test('parses all parameters', () => {
  const query = { status: 'running', limit: '7', cursor: '1700000000000-3' };
  expect(parseTaskListQuery(query)).toEqual({ ...query, limit: 7 });
});

test.each([
  [{ status: 'paused' }, 'status must be one of all, running, finished'],
  [{ limit: '0' }, 'limit must be in range [1, 1000]'],
  [{ limit: 'ten' }, 'limit must be an integer'],
  [{ cursor: '5' }, 'cursor must be the NextCursor of a previous list'],
])('rejects %j: %s', (query, message) => {
  expect(() => parseTaskListQuery(query)).toThrow(message);
});
