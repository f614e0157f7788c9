import { expect, test } from 'vitest';
import { signEvent } from './push-delivery.ts';

test('the signature is the MD5 of key and expiry, ten minutes from now', () => {
  // printf 'abc1231700000600' | md5sum
  expect(signEvent('abc123', 1_700_000_000_999)).toEqual({
    Sign: '1eb16557f620abe83b335ebf0197f429',
    T: 1_700_000_600,
  });
});
