import { expect, test } from 'vitest';
import { nextToPut } from './next-to-put.ts';

/** `a` waits, `A` is under way; `i`, `j` are indexes. */
const list = (text: string) =>
  [...text].map((letter, at) => ({
    at,
    key: letter.toLowerCase(),
    isIndex: /[ij]/i.test(letter),
    isRunning: letter !== letter.toLowerCase(),
  }));

test.each([
  { waiting: '', put: undefined, what: 'nothing when nothing waits' },
  { waiting: 'ab', put: 0, what: 'the oldest' },
  { waiting: 'Ab', put: 1, what: 'another beside one under way' },
  { waiting: 'Ai', put: undefined, what: 'no index before what it names' },
  { waiting: 'Aib', put: 2, what: 'what comes after an index that waits' },
  { waiting: 'i', put: 0, what: 'an index when all it names is there' },
  { waiting: 'Iaj', put: 1, what: 'one index after the other' },
])('is $what: $waiting', ({ waiting, put }) => {
  const next = nextToPut(list(waiting), { skipIndexes: false });
  expect(next.put?.at).toBe(put);
  expect(next.needless).toEqual([]);
});

test.each([
  { waiting: 'iai', put: 1, needless: [0] },
  { waiting: 'Iai', put: 1, needless: [] },
  { waiting: 'iaj', put: 0, needless: [] },
  { waiting: 'aibi', put: 0, needless: [1] },
])('leaves out an index behind which a newer one waits: $waiting', ({ waiting, put, needless }) => {
  const next = nextToPut(list(waiting), { skipIndexes: true });
  expect(next.put?.at).toBe(put);
  expect(next.needless.map(({ at }) => at)).toEqual(needless);
});
