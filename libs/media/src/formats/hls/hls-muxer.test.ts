import { createDecipheriv } from 'node:crypto';
import { describe, expect, it, test } from 'vitest';
import { createSegmentEncryption } from './hls-muxer.ts';

const hex = '21834cca41778803e1afba3f41abcdef';
const uri = 'https://a.test/enc.key';
const segment = Uint8Array.from({ length: 376 }, (_, index) => index % 251);

function decrypt(body: Uint8Array, iv: string): Uint8Array {
  const decipher = createDecipheriv('aes-128-cbc', Buffer.from(hex, 'hex'), Buffer.from(iv, 'hex'));
  return new Uint8Array(Buffer.concat([decipher.update(body), decipher.final()]));
}

describe('a segment', () => {
  test.each([
    [0, '00000000000000000000000000000000'],
    [258, '00000000000000000000000000000102'],
  ])('%d is decrypted with its number', (number, iv) => {
    expect(decrypt(createSegmentEncryption({ hex, uri })(segment, number), iv)).toEqual(segment);
  });

  it('is padded, even when it fills its last block', () => {
    expect(createSegmentEncryption({ hex, uri })(new Uint8Array(32), 0)).toHaveLength(48);
  });

  it('accepts its key in upper case', () => {
    const upper = createSegmentEncryption({ hex: hex.toUpperCase(), uri });
    expect(upper(segment, 1)).toEqual(createSegmentEncryption({ hex, uri })(segment, 1));
  });
});

describe('rejects without revealing the key', () => {
  test.each([
    ['a key too short', { hex: hex.slice(1), uri }],
    ['a key too long', { hex: `${hex}0`, uri }],
    ['a key of other letters', { hex: `${hex.slice(1)}g`, uri }],
    ['a key with a line end', { hex: `${hex}\n`, uri }],
    ['no URI', { hex, uri: '' }],
    ['a URI with a quote', { hex, uri: 'https://a.test/"' }],
    ['a URI with a line end', { hex, uri: 'https://a.test/\n#EXT-X-ENDLIST' }],
  ])('%s', (_, key) => {
    expect(() => createSegmentEncryption(key)).toThrow(RangeError);
    expect(() => createSegmentEncryption(key)).not.toThrow(hex.slice(1, 20));
  });
});
