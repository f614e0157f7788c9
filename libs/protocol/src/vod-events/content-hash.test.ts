import { expect, it } from 'vitest';
import { contentHash } from './content-hash.ts';

/** What cyrb53 (bryc, public domain) documents for these texts; it keeps 53 of the 64 bits. */
it.for([
  ['a', 7929297801672961n],
  ['b', 8684336938537663n],
  ['revenge', 4051478007546757n],
  ['revenue', 8309097637345594n],
] as const)('the hash of %s has the 53 bits of the reference', ([text, reference]) => {
  expect(BigInt(`0x${contentHash(text)}`) & 0x1fffffffffffffn).toBe(reference);
});

it('has 16 hex digits, also for nothing, and counts whole UTF-16 units', () => {
  for (const text of ['', '未来', '\u0000', 'x'.repeat(100_000)])
    expect(contentHash(text)).toMatch(/^[0-9a-f]{16}$/);
  expect(contentHash('\u0141')).not.toBe(contentHash('A'));
});
