import { describe, expect, it, test } from 'vitest';
import { rawAacOf } from './raw-aac.ts';

const hex = (text: string): Uint8Array => Buffer.from(text.replaceAll(' ', ''), 'hex');

describe('an AAC frame', () => {
  it('begins after its header', () => {
    expect(Buffer.from(rawAacOf(hex('fff14c8001bffc 2110'))).toString('hex')).toBe('2110');
  });

  it('begins after its header and a checksum', () => {
    expect(Buffer.from(rawAacOf(hex('fff04c8001bffc 1234 2110'))).toString('hex')).toBe('2110');
  });

  test.each([
    ['without a header', '2110'],
    ['of another layer', 'fff54c8001bffc2110'],
    ['that is one of two behind a header', 'fff14c8001bffd2110'],
  ])('%s is refused', (_, frame) => {
    expect(() => rawAacOf(hex(frame))).toThrow(RangeError);
  });
});
