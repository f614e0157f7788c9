import { expect, test } from 'vitest';
import { orderOf } from './picture-order.ts';

const lines = (pictures: [number, boolean][]): string =>
  pictures.map(([time, isKey]) => `${time.toFixed(6)},${time.toFixed(6)},${isKey ? 'K_' : '__'}`).join('\n');

test('how far apart key frames are, as far as the beginning shows', () => {
  const every = (frames: number, seconds: number): [number, boolean][] =>
    Array.from({ length: seconds * 25 }, (_, index) => [index / 25, index % frames === 0]);
  expect(orderOf(lines(every(50, 6)))).toEqual({ keyFrameDistanceMs: 2000, hasReordered: false });
  expect(orderOf(lines(every(250, 6)))).toMatchObject({ keyFrameDistanceMs: 5960 });
  expect(orderOf(lines(every(250, 1)))).toMatchObject({ keyFrameDistanceMs: 960 });
  expect(orderOf(lines([[0, true]])).keyFrameDistanceMs).toBeUndefined();
  expect(orderOf('N/A,N/A,K_\n')).toEqual({ keyFrameDistanceMs: undefined, hasReordered: false });
});

test('pictures that are shown before an earlier one are B-frames', () => {
  expect(orderOf('0.08,0.00,K_\n0.16,0.04,__\n0.12,0.08,__').hasReordered).toBe(true);
  expect(orderOf('0.08,0.00,K_\n0.12,0.04,__\n0.16,0.08,__').hasReordered).toBe(false);
});
