import { expect, test } from 'vitest';
import { eventSignature } from './event-signature.ts';

test('the signature is the MD5 of key and expiry, and the expiry is ten minutes away', () => {
  // printf 'abc1231700000600' | md5sum
  expect(eventSignature('abc123', 1_700_000_000_999)).toEqual({
    Sign: '1eb16557f620abe83b335ebf0197f429',
    T: 1_700_000_600,
  });
});
