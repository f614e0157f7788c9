import { describe, expect, it, test } from 'vitest';
import { toAnnexB, toLengthPrefixed } from './annex-b.ts';

const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const hex = (text: string): Uint8Array => Buffer.from(text.replaceAll(' ', ''), 'hex');

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
