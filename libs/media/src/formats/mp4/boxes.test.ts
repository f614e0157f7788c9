import { describe, expect, it, test } from 'vitest';
import { makeBoxAround, listBoxes, makeBoxHeader, makeBox, makeTableBox, encodeUint32s } from './boxes.ts';

const hex = (text: string): Uint8Array => Buffer.from(text.replaceAll(' ', ''), 'hex');

describe('a box', () => {
  it('consists of its size, its type and its contents in order', () => {
    const box = makeBox('stco', Uint8Array.of(1, 2), Uint8Array.of(), Uint8Array.of(3));
    expect(box).toEqual(new Uint8Array(hex('0000000b 7374636f 010203')));
  });

  it('without content has 8 bytes', () => {
    expect(makeBox('free')).toEqual(new Uint8Array(hex('00000008 66726565')));
  });

  it('can be put around its contents without copying them', () => {
    const contents = [hex('01'), hex('0203')];
    const pieces = makeBoxAround('free', contents);
    expect(pieces).toEqual([new Uint8Array(hex('0000000b 66726565')), ...contents]);
    expect(pieces[1]).toBe(contents[0]);
  });

  it('can be a table preceded by numbers', () => {
    expect(Buffer.concat(makeTableBox('stsz', [0, 2], [hex('00000005 00000006')]))).toEqual(
      hex('0000001c 7374737a 00000000 00000000 00000002 00000005 00000006'),
    );
  });

  test.each([
    ['32 bits as long as these suffice', 0xffff_ffff - 8, 'ffffffff 6d646174'],
    ['64 bits from then on', 0xffff_ffff - 7, '00000001 6d646174 0000000100000008'],
  ])('has a size of %s', (_, contentBytes, header) => {
    expect(makeBoxHeader('mdat', contentBytes)).toEqual(new Uint8Array(hex(header)));
  });
});

test('numbers of 32 bits are big-endian', () => {
  expect(encodeUint32s([1, 0xffff_fffe])).toEqual(new Uint8Array(hex('00000001 fffffffe')));
});

describe('consecutive boxes', () => {
  it('are found with type and position, without their children', () => {
    const file = Buffer.concat([
      makeBox('ftyp', hex('aabb')),
      makeBox('moov', makeBox('trak')),
      makeBox('mdat'),
    ]);
    expect([...listBoxes(file)]).toEqual([
      { type: 'ftyp', start: 0, contentStart: 8, end: 10 },
      { type: 'moov', start: 10, contentStart: 18, end: 26 },
      { type: 'mdat', start: 26, contentStart: 34, end: 34 },
    ]);
  });

  it('are found between two positions', () => {
    const file = Buffer.concat([makeBox('ftyp'), makeBox('moov', makeBox('trak')), makeBox('mdat')]);
    expect([...listBoxes(file, 16, 24)]).toEqual([{ type: 'trak', start: 16, contentStart: 24, end: 24 }]);
  });

  it('are found in part of a larger buffer', () => {
    const larger = Buffer.concat([hex('ffff'), makeBox('free', hex('01')), makeBox('mdat')]);
    expect([...listBoxes(larger.subarray(2))].map(({ type, start }) => [type, start])).toEqual([
      ['free', 0],
      ['mdat', 9],
    ]);
  });

  it('may have a size of 64 bits', () => {
    expect([...listBoxes(hex('00000001 6d646174 0000000000000013 aabbcc 00000008 66726565'))]).toEqual([
      { type: 'mdat', start: 0, contentStart: 16, end: 19 },
      { type: 'free', start: 19, contentStart: 27, end: 27 },
    ]);
  });

  it('may extend to the end, with a size of 0', () => {
    expect([...listBoxes(hex('00000008 66726565 00000000 6d646174 aabb'))].at(-1)).toEqual({
      type: 'mdat',
      start: 8,
      contentStart: 16,
      end: 18,
    });
  });

  it('stop where less than a header is left', () => {
    expect([...listBoxes(hex('00000008 66726565 00000008 667265'))]).toHaveLength(1);
    expect([...listBoxes(new Uint8Array(0))]).toEqual([]);
  });

  it('have an end even when it lies beyond the available bytes', () => {
    expect([...listBoxes(hex('00001000 6d646174'))]).toEqual([
      { type: 'mdat', start: 0, contentStart: 8, end: 4096 },
    ]);
  });

  test.each([
    ['a size less than the header', '00000007 66726565'],
    ['a size of 64 bits less than its header', '00000001 6d646174 000000000000000f'],
    ['a size of 64 bits that is cut off', '00000001 6d646174 00000000'],
  ])('are rejected with %s', (_, bytes) => {
    expect(() => [...listBoxes(hex(bytes))]).toThrow(RangeError);
  });
});
