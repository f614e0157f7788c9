import { describe, expect, it, test } from 'vitest';
import { elementId, readElementHeader, readUnsigned } from './ebml.ts';

const bytes = (hex: string): Uint8Array => Buffer.from(hex.replaceAll(' ', ''), 'hex');

describe('an element header', () => {
  test.each([
    ['id of 1 byte, size of 1 byte', 'a3 85', { id: elementId.simpleBlock, headerBytes: 2, size: 5 }],
    ['id of 2 bytes, size of 2 bytes', '63a2 4027', { id: elementId.codecPrivate, headerBytes: 4, size: 39 }],
    ['id of 3 bytes', '2ad7b1 83', { id: elementId.timestampScale, headerBytes: 4, size: 3 }],
    ['id of 4 bytes', '1549a966 a0', { id: elementId.info, headerBytes: 5, size: 32 }],
    ['size of 3 bytes', 'a3 210203', { id: 0xa3, headerBytes: 4, size: 0x010203 }],
    ['size of 4 bytes', 'a3 1a020304', { id: 0xa3, headerBytes: 5, size: 0x0a020304 }],
    ['size of 5 bytes', 'a3 0901020304', { id: 0xa3, headerBytes: 6, size: 0x101020304 }],
    ['size of 6 bytes', 'a3 050102030405', { id: 0xa3, headerBytes: 7, size: 0x10102030405 }],
    ['size of 7 bytes', 'a3 02010203040506', { id: 0xa3, headerBytes: 8, size: 0x010203040506 }],
    ['size of 8 bytes', 'a3 0100000000000007', { id: 0xa3, headerBytes: 9, size: 7 }],
    ['empty element', 'ec 80', { id: 0xec, headerBytes: 2, size: 0 }],
    ['empty element, size of 8 bytes', 'ec 0100000000000000', { id: 0xec, headerBytes: 9, size: 0 }],
    ['largest size of 1 byte', 'a3 fe', { id: 0xa3, headerBytes: 2, size: 126 }],
    ['largest size of 2 bytes', 'a3 7ffe', { id: 0xa3, headerBytes: 3, size: 16_382 }],
    ['unknown size of 1 byte', '1f43b675 ff', { id: elementId.cluster, headerBytes: 5, size: undefined }],
    ['unknown size of 2 bytes', '1f43b675 7fff', { id: elementId.cluster, headerBytes: 6, size: undefined }],
    [
      'unknown size of 8 bytes',
      '18538067 01ffffffffffffff',
      { id: elementId.segment, headerBytes: 12, size: undefined },
    ],
  ])('%s', (_, hex, header) => {
    expect(readElementHeader(bytes(hex), 0)).toEqual(header);
  });

  it('is read at its position and not beyond', () => {
    expect(readElementHeader(bytes('00 00 a3 85 00'), 2)).toEqual({ id: 0xa3, headerBytes: 2, size: 5 });
  });

  it('is undefined until its last byte is there', () => {
    const complete = bytes('18538067 01ffffffffffffff');
    const known = Array.from({ length: complete.length + 1 }, (_, length) =>
      readElementHeader(complete.subarray(0, length), 0),
    );
    expect(known.slice(0, -1)).toEqual(Array<undefined>(complete.length).fill(undefined));
    expect(known.at(-1)?.headerBytes).toBe(12);
  });

  test.each([
    ['an id without a length', '00 85'],
    ['an id longer than 4 bytes', '08 01020304 85'],
    ['a size without a length', 'a3 00'],
    ['an id of ones only, 1 byte', 'ff 85'],
    ['an id of ones only, 4 bytes', '1fffffff 85'],
    ['an id of zeros only, 1 byte', '80 85'],
    ['an id of zeros only, 2 bytes', '4000 85'],
  ])('%s is rejected', (_, hex) => {
    expect(() => readElementHeader(bytes(hex), 0)).toThrow(RangeError);
  });

  it('error names the invalid byte', () => {
    expect(() => readElementHeader(bytes('a380 00'), 2)).toThrow('not an EBML element at byte 2');
  });
});

describe('an unsigned integer', () => {
  test.each([
    ['', 0],
    ['00', 0],
    ['ff', 255],
    ['0f4240', 1_000_000],
    ['ffffffff', 0xffff_ffff],
    ['ffffffffffff', 2 ** 48 - 1],
    ['0020000000000000', 2 ** 53],
  ])('of the bytes %j is %d', (hex, value) => {
    expect(readUnsigned(bytes(hex), 0, hex.length / 2)).toBe(value);
  });

  it('is read at its offset', () => {
    expect(readUnsigned(bytes('ff 0102 ff'), 1, 2)).toBe(0x0102);
  });
});
