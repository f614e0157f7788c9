import { describe, expect, it, test } from 'vitest';
import { makeBox } from './boxes.ts';
import { withTimes } from './header-times.ts';

const hex = (text: string): Uint8Array => Buffer.from(text.replaceAll(' ', ''), 'hex');
const times = (durationTicks: number) => ({ durationTicks, timescale: 0xe100 });

/** Of version 0 and 1: version and flags, two dates, what is between, duration, the rest. */
const narrow = (type: string, between: string, duration: string): Uint8Array =>
  makeBox(type, hex(`00 000003 e1000001 e1000002 ${between} ${duration} aabb`));
const wide = (type: string, between: string, duration: string): Uint8Array =>
  makeBox(type, hex(`01 000003 00000000e1000001 00000000e1000002 ${between} ${duration} aabb`));

describe('the times of a header', () => {
  test.each(['mvhd', 'mdhd'] as const)('of %s are its timescale and duration', (type) => {
    expect(withTimes(type, narrow(type, '00000001', '00000002'), times(0x1234))).toEqual(
      narrow(type, '0000e100', '00001234'),
    );
  });

  it('of a track are its duration', () => {
    expect(withTimes('tkhd', narrow('tkhd', '00000007 00000000', '00000002'), times(0x1234))).toEqual(
      narrow('tkhd', '00000007 00000000', '00001234'),
    );
  });

  it('have 32 bits as long as these suffice', () => {
    expect(withTimes('mvhd', narrow('mvhd', '00000001', '00000002'), times(0xffff_ffff))).toEqual(
      narrow('mvhd', '0000e100', 'ffffffff'),
    );
  });

  it('have 64 bits from then on, dates too', () => {
    expect(withTimes('mvhd', narrow('mvhd', '00000001', '00000002'), times(2 ** 32))).toEqual(
      wide('mvhd', '0000e100', '0000000100000000'),
    );
    expect(withTimes('tkhd', narrow('tkhd', '00000007 00000000', '00000002'), times(2 ** 32 + 5))).toEqual(
      wide('tkhd', '00000007 00000000', '0000000100000005'),
    );
  });

  it('keep 64 bits', () => {
    expect(withTimes('mdhd', wide('mdhd', '00000001', '0000000000000002'), times(5))).toEqual(
      wide('mdhd', '0000e100', '0000000000000005'),
    );
  });
});
