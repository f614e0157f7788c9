import { describe, expect, it, test } from 'vitest';
import { sequenceParameters } from './sequence-parameters.ts';

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
  ])('finds the set that comes %s', (__, units) => {
    expect([...(sequenceParameters(annexB(startCode, ...units)) ?? [])]).toEqual(sps);
  });

  it('finds none in a frame without one', () => {
    expect(sequenceParameters(annexB(startCode, slice))).toBeUndefined();
  });
});

it('finds none in nothing', () => {
  expect(sequenceParameters(new Uint8Array(0))).toBeUndefined();
});
