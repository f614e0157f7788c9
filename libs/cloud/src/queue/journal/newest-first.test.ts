import { expect, it } from 'vitest';
import { NewestFirst, type DatedEntry } from './newest-first.ts';

const entry = (atMs: number, name: string): DatedEntry => ({ atMs, name, isGone: false });
const all = { limit: 99, wanted: () => true };

it('lists from the newest back, whatever the order of adding', () => {
  const list = new NewestFirst<DatedEntry>();
  const [a, b, c, d] = [entry(1, 'a'), entry(2, 'b'), entry(2, 'c'), entry(3, 'd')];
  for (const one of [b, d, c, a]) list.add(one);
  expect(list.list(all)).toEqual([d, c, b, a]);
  expect(list.list({ ...all, limit: 2 })).toEqual([d, c]);
  expect(list.list({ ...all, before: { atMs: 2, name: 'c' } })).toEqual([b, a]);
  expect(list.list({ ...all, before: { atMs: 2, name: '' } })).toEqual([a]);
  expect(list.list({ ...all, wanted: ({ name }) => name < 'c' })).toEqual([b, a]);
});

it('omits removed entries, and those that a sweep removes', () => {
  const list = new NewestFirst<DatedEntry>();
  const [a, b, c] = [entry(1, 'a'), entry(2, 'b'), entry(3, 'c')];
  for (const one of [a, b, c]) list.add(one);
  b.isGone = true;
  expect(list.list(all)).toEqual([c, a]);
  const looked: string[] = [];
  list.sweep((one) => {
    looked.push(one.name);
    one.isGone = one === a;
  });
  expect(looked).toEqual(['a', 'c']);
  expect(list.list(all)).toEqual([c]);
});
