import { expect, test } from 'vitest';
import { soundOffsets } from './sound-offsets.ts';

const frame = (timeMs: number, flash: boolean, beep = false) => ({ timeMs, clockMs: timeMs, flash, beep });

test('a beep is measured from the draw that flashed, which the recording has or has not', () => {
  const frames = [
    frame(967, false),
    frame(1000, true, true),
    frame(1033, true),
    frame(1100, false),
    frame(1967, false),
    frame(2017, true),
    frame(2050, true),
  ];
  const offsets = soundOffsets({ frames, beepsMs: [1004, 2004] });
  expect(offsets.map(({ atMs }) => atMs)).toEqual([1000, 2017]);
  expect(offsets[0]?.offsetMs).toBe(4);
  expect(offsets[1]?.offsetMs).toBeCloseTo(3.67, 2);
});

test('a flash without its beep, a beep without its flash and a part that begins in a flash give none', () => {
  const frames = [frame(0, true, true), frame(33, false), frame(1000, true, true)];
  expect(soundOffsets({ frames, beepsMs: [3] })).toEqual([]);
  expect(soundOffsets({ frames, beepsMs: [1401] })).toEqual([]);
  expect(soundOffsets({ frames, beepsMs: [990, 1010] })).toEqual([]);
  expect(soundOffsets({ frames, beepsMs: [601] })).toEqual([{ atMs: 1000, offsetMs: -399 }]);
});
