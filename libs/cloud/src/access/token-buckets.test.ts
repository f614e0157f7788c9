import { expect, it } from 'vitest';
import { createTokenBuckets } from './token-buckets.ts';

it('gives a full bucket at once, and then one token each time a minute has been shared out', () => {
  const buckets = createTokenBuckets({ perMinute: 3 });
  const waits = [0, 0, 0, 0, 19_999, 20_000, 20_000].map((nowMs) => buckets.take('a', nowMs));
  expect(waits).toEqual([0, 0, 0, 20_000, 1, 0, 20_000]);
});

it('holds no more than a minute', () => {
  const buckets = createTokenBuckets({ perMinute: 2 });
  buckets.take('a', 0);
  expect([1, 2, 3].map(() => buckets.take('a', 3_600_000))).toEqual([0, 0, 30_000]);
});

it('keeps keys apart', () => {
  const buckets = createTokenBuckets({ perMinute: 1 });
  expect(['a', 'b', 'a', 'b'].map((key) => buckets.take(key, 0))).toEqual([0, 0, 60_000, 60_000]);
});

it('takes nothing for a refused request, and lives through a clock that is set back', () => {
  const buckets = createTokenBuckets({ perMinute: 1 });
  expect([1000, 500, 1500, 60_500].map((nowMs) => buckets.take('a', nowMs))).toEqual([0, 60_000, 59_000, 0]);
});

it('forgets the key not seen for the longest time', () => {
  const buckets = createTokenBuckets({ perMinute: 1, maxKeys: 2 });
  const keys = ['a', 'b', 'a', 'c', 'a', 'b'];
  expect(keys.map((key) => buckets.take(key, 0))).toEqual([0, 0, 60_000, 0, 60_000, 0]);
});
