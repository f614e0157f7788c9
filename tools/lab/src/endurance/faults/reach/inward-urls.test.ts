import { expect, test } from 'vitest';
import { inwardStreams, inwardUrls, sampleEvenly } from './inward-urls.ts';
import { publicAddress, createRebindingLookup } from './rebinding-lookup.ts';

test('there are 500 different URLs and 250 different streams', () => {
  expect([new Set(inwardUrls(9)).size, new Set(inwardStreams(9)).size]).toEqual([500, 250]);
});

test('a sample covers all parts of the list', () => {
  expect(sampleEvenly(['a', 'b', 'c', 'd', 'e', 'f'], 3)).toEqual(['a', 'c', 'e']);
  expect(sampleEvenly(inwardUrls(9), 30)).toHaveLength(30);
  expect(sampleEvenly(['a', 'b'], 5)).toEqual(['a', 'b']);
});

test('a name resolves to an allowed address when checked, and to another when used', async () => {
  const lookup = createRebindingLookup();
  const times = async (hostname: string, count: number) => {
    const answers: string[] = [];
    for (let at = 0; at < count; at += 1)
      answers.push((await lookup(hostname)).map(({ address }) => address).join());
    return answers;
  };
  expect(await times('r0.rebind.test', 4)).toEqual([publicAddress, '127.0.0.1', publicAddress, '::1']);
  expect(await times('r4.rebind.test', 2)).toEqual([publicAddress, `${publicAddress},127.0.0.1`]);
  expect(await times('public.test', 2)).toEqual([publicAddress, publicAddress]);
});
