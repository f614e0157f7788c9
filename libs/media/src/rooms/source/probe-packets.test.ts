import { expect, test } from 'vitest';
import { parseFrameOrder } from './probe-packets.ts';

const lines = (frames: [number, boolean][]): string =>
  frames.map(([time, isKey]) => `${time.toFixed(6)},${time.toFixed(6)},${isKey ? 'K_' : '__'}`).join('\n');

test('measures the key frame interval at the beginning', () => {
  const every = (distance: number, seconds: number): [number, boolean][] =>
    Array.from({ length: seconds * 25 }, (_, index) => [index / 25, index % distance === 0]);
  expect(parseFrameOrder(lines(every(50, 6)))).toEqual({ keyFrameDistanceMs: 2000, hasReordered: false });
  expect(parseFrameOrder(lines(every(250, 6)))).toMatchObject({ keyFrameDistanceMs: 5960 });
  expect(parseFrameOrder(lines(every(250, 1)))).toMatchObject({ keyFrameDistanceMs: 960 });
  expect(parseFrameOrder(lines([[0, true]])).keyFrameDistanceMs).toBeUndefined();
  expect(parseFrameOrder('N/A,N/A,K_\n')).toEqual({ keyFrameDistanceMs: undefined, hasReordered: false });
});

test('frames that are shown before earlier ones are B-frames', () => {
  expect(parseFrameOrder('0.08,0.00,K_\n0.16,0.04,__\n0.12,0.08,__').hasReordered).toBe(true);
  expect(parseFrameOrder('0.08,0.00,K_\n0.12,0.04,__\n0.16,0.08,__').hasReordered).toBe(false);
});
