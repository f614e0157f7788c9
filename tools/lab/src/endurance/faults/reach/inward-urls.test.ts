import { expect, test } from 'vitest';
import { inwardStreams, inwardUrls, spread } from './inward-urls.ts';
import { outside, rebindingLookup } from './rebinding-lookup.ts';

test('there are 500 URLs and 250 streams, each of its own', () => {
  expect([new Set(inwardUrls(9)).size, new Set(inwardStreams(9)).size]).toEqual([500, 250]);
});

test('some of them are from all parts of the list', () => {
  expect(spread(['a', 'b', 'c', 'd', 'e', 'f'], 3)).toEqual(['a', 'c', 'e']);
  expect(spread(inwardUrls(9), 30)).toHaveLength(30);
  expect(spread(['a', 'b'], 5)).toEqual(['a', 'b']);
});

test('a name leads outside when it is checked, and elsewhere when it is used', async () => {
  const lookup = rebindingLookup();
  const times = async (hostname: string, count: number) => {
    const answers: string[] = [];
    for (let at = 0; at < count; at += 1)
      answers.push((await lookup(hostname)).map(({ address }) => address).join());
    return answers;
  };
  expect(await times('r0.rebind.test', 4)).toEqual([outside, '127.0.0.1', outside, '::1']);
  expect(await times('r4.rebind.test', 2)).toEqual([outside, `${outside},127.0.0.1`]);
  expect(await times('public.test', 2)).toEqual([outside, outside]);
});
