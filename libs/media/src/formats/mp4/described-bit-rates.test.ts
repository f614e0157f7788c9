import { describe, expect, it, test } from 'vitest';
import { makeBox } from './boxes.ts';
import { withBitRates } from './described-bit-rates.ts';

const hex = (text: string): Uint8Array => Buffer.from(text.replaceAll(' ', ''), 'hex');
const rates = { average: 0x0102_0304, peak: 0x0a0b_0c0d };
const before = '11111111 22222222';
const after = '0a0b0c0d 01020304';

const stsd = (entry: Uint8Array): Uint8Array => makeBox('stsd', hex('00000000 00000001'), entry);
const avc1 = (...boxes: Uint8Array[]): Uint8Array =>
  stsd(makeBox('avc1', new Uint8Array(78).fill(5), ...boxes));
const mp4a = (...boxes: Uint8Array[]): Uint8Array =>
  stsd(makeBox('mp4a', new Uint8Array(28).fill(6), ...boxes));
const btrt = (said: string): Uint8Array => makeBox('btrt', hex(`00000000 ${said}`));
const avcC = makeBox('avcC', hex('0142c01e'));

/** As MPEG-4 has it: a stream, its decoder with the rates and two bytes about AAC, and what ends it. */
const stream = (said: string, length: string, flags = '00'): Uint8Array =>
  makeBox('esds', hex(`00000000 03 ${length} 0001 ${flags} 04 11 40 15 000000 ${said} 05 02 1190 06 01 02`));

describe('bit rates in a sample description', () => {
  it('of H.264 change and nothing else', () => {
    expect(withBitRates(avc1(avcC, btrt(before)), rates)).toEqual(avc1(avcC, btrt(after)));
  });

  it('of AAC change also in the decoder configuration', () => {
    expect(withBitRates(mp4a(stream(before, '19'), btrt(before)), rates)).toEqual(
      mp4a(stream(after, '19'), btrt(after)),
    );
  });

  it('are found after a length of several bytes', () => {
    expect(withBitRates(mp4a(stream(before, '80808019')), rates)).toEqual(mp4a(stream(after, '80808019')));
  });

  it('are not put where none are', () => {
    expect(withBitRates(avc1(avcC), rates)).toEqual(avc1(avcC));
  });

  it('leave the given description as it is', () => {
    const given = avc1(btrt(before));
    withBitRates(given, rates);
    expect(given).toEqual(avc1(btrt(before)));
  });

  test.each([
    ['another codec', stsd(makeBox('Opus', new Uint8Array(28)))],
    ['a stream with options', mp4a(stream(before, '19', '80'))],
    ['no stream', mp4a(makeBox('esds', hex('00000000 04 00')))],
  ])('of %s are refused', (_, description) => {
    expect(() => withBitRates(description, rates)).toThrow(RangeError);
  });
});
