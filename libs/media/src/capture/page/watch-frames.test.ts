import { expect, test } from 'vitest';
import { isSame, isUniform, findPixelPeriod } from './watch-frames.ts';

test('a plane is single-coloured when every pixel equals its neighbour', () => {
  expect(isUniform(Uint8Array.of(16, 16, 16, 16), 1)).toBe(true);
  expect(isUniform(Uint8Array.of(16, 16, 16, 17), 1)).toBe(false);
  expect(isUniform(Uint8Array.of(128, 90, 128, 90), 2)).toBe(true);
  expect(isUniform(Uint8Array.of(128, 90, 128, 128), 2)).toBe(false);
  expect(isUniform(Uint8Array.of(1, 2, 3, 255, 1, 2, 3, 255), 4)).toBe(true);
  expect(isUniform(new Uint8Array(0), 1)).toBe(true);
});

test('two frames are equal when they have the same size and the same bits', () => {
  expect(isSame(Int32Array.of(1, 2), Int32Array.of(1, 2))).toBe(true);
  expect(isSame(Int32Array.of(1, 2), Int32Array.of(1, 3))).toBe(false);
  expect(isSame(Int32Array.of(1, 2), Int32Array.of(1, 2, 3))).toBe(false);
});

test.each([
  ['I420', [1, 1, 1]],
  ['NV12', [1, 2]],
  ['BGRX', [4]],
  ['RGBA', [4]],
])('the planes of %s have pixels of %j bytes', (format, periods) => {
  expect(periods.map((_, plane) => findPixelPeriod(format, plane))).toEqual(periods);
});
