import { describe, expect, it, test } from 'vitest';
import { findSequenceParameters, parseH264Codec, toAnnexB, toLengthPrefixed } from './h264.ts';

const hex = (text: string): Uint8Array => Buffer.from(text.replaceAll(' ', ''), 'hex');
const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

test.each([
  ['baseline 3.1', '00000001 6742c01f 95', 'avc1.42c01f'],
  ['main 4.0', '00000001 674d4028 95', 'avc1.4d4028'],
  ['high 3.1 with a start code of 3 bytes', '000001 6764001f ac', 'avc1.64001f'],
  ['a set of which nothing more is there', '000001 6764000b', 'avc1.64000b'],
  ['a set after an access unit delimiter', '00000001 09f0 00000001 6742000a 95', 'avc1.42000a'],
  ['a set with the reference idc of 1', '000001 2742c01f 95', 'avc1.42c01f'],
])('names %s', (_, bytes, codec) => {
  expect(parseH264Codec(hex(bytes))).toBe(codec);
});

test.each([
  ['nothing', ''],
  ['a frame without a parameter set', '00000001 6588840021 00000001 68ce3c80'],
  ['a set that is cut off', '00000001 674200'],
  ['the length form of MP4', '00000004 6742c01f'],
])('finds none in %s', (_, bytes) => {
  expect(parseH264Codec(hex(bytes))).toBeUndefined();
});

it('uses the first parameter set', () => {
  expect(parseH264Codec(hex('000001 6742c01f 000001 6764001f'))).toBe('avc1.42c01f');
});

const sps = [0x67, 0x42, 0xc0, 0x20, 0x8c, 0x8d, 0x40, 0x28];
const pps = [0x68, 0xce, 0x3c, 0x80];
const slice = [0x65, 0xb8, 0x00, 0x04];

function annexB(startCode: number[], ...units: number[][]): Uint8Array {
  return Uint8Array.from(units.flatMap((unit) => [...startCode, ...unit]));
}

describe.each([
  ['long', [0, 0, 0, 1]],
  ['short', [0, 0, 1]],
])('with %s start codes', (_, startCode) => {
  test.each([
    ['first', [sps, pps, slice]],
    ['after a delimiter', [[0x09, 0xf0], sps, pps, slice]],
    ['last', [pps, sps]],
  ])('finds the parameter set that comes %s', (__, units) => {
    expect([...(findSequenceParameters(annexB(startCode, ...units)) ?? [])]).toEqual(sps);
  });

  it('finds none in a frame without parameter sets', () => {
    expect(findSequenceParameters(annexB(startCode, slice))).toBeUndefined();
  });
});

it('finds none in empty input', () => {
  expect(findSequenceParameters(new Uint8Array(0))).toBeUndefined();
});

test('replaces every length with a start code', () => {
  const unit = Buffer.from('00000003674200' + '0000000268ce' + '0000000165', 'hex');
  expect(toHex(toAnnexB(unit))).toBe('00000001674200' + '0000000168ce' + '0000000165');
  expect(toHex(unit)).toBe('00000003674200' + '0000000268ce' + '0000000165');
});

test.each(['000000', '0000000567', '000000016500'])('%s contains no NAL units', (bytes) => {
  expect(() => toAnnexB(Buffer.from(bytes, 'hex'))).toThrow(RangeError);
});

const converted = (text: string): string => toHex(toLengthPrefixed(hex(text)));

describe('NAL units after their lengths', () => {
  test.each([
    ['one', '00000001 6501', '000000026501'],
    ['several', '00000001 6701 00000001 68 00000001 650203', '000000026701 0000000168 00000003650203'],
    ['after start codes of three bytes', '000001 09f0 000001 6501', '0000000209f0 000000026501'],
    ['without the zeros between them', '000001 09f0 000000 000001 6501', '0000000209f0 000000026501'],
    ['without zeros at the end', '00000001 6501 0000', '000000026501'],
    ['with the zeros within them', '00000001 6500000301aa 000001 65', '000000066500000301aa 0000000165'],
    ['none where two start codes meet', '000001 000001 6501', '000000026501'],
    ['without what comes before the first', 'ffff 000001 6501', '000000026501'],
  ])('%s', (_, annexB, expected) => {
    expect(converted(annexB)).toBe(expected.replaceAll(' ', ''));
  });

  it('survive the conversion back to Annex B', () => {
    const annexB = hex('00000001 6742 00000001 68ce 00000001 65888400');
    expect(toAnnexB(toLengthPrefixed(annexB))).toEqual(
      new Uint8Array(hex('00000001 6742 00000001 68ce 00000001 658884')),
    );
  });

  it('are found in part of a larger buffer', () => {
    const larger = Buffer.concat([hex('000001'), hex('00000001 6501'), hex('02')]);
    expect(toLengthPrefixed(larger.subarray(3, 9))).toEqual(new Uint8Array(hex('00000002 6501')));
  });

  test.each([
    ['nothing', ''],
    ['no start code', '0000000265010000'],
    ['a start code alone', '00000001'],
  ])('are rejected for %s', (_, annexB) => {
    expect(() => toLengthPrefixed(hex(annexB))).toThrow(RangeError);
  });
});
