import { expect, test } from 'vitest';
import { measureLags, splitIntoPieces } from './analyse-recording.ts';

/** The page's clock stood at 5000 when the file began. */
const frame = (timeMs: number, flash: boolean, beep = false) => ({
  timeMs,
  clockMs: 5_000 + timeMs,
  flash,
  beep,
});

test('measures a beep from the draw that started it, even if the recording lacks that draw', () => {
  const begins = [frame(967, false), frame(1000, true, true), frame(1033, true)];
  expect(measureLags({ frames: begins, beepsMs: [1004] })).toEqual({
    videoMs: -5_000,
    audioMs: -4_996,
    beeps: 1,
  });
  const continued = [frame(1967, false), frame(2017, true), frame(2050, true)];
  const { audioMs } = measureLags({ frames: continued, beepsMs: [2004] });
  expect(audioMs).toBeCloseTo(-4_996.33, 2);
});

test('leaves out the lowest and highest tenth', () => {
  const frames = Array.from({ length: 10 }, (_, index) => frame(index * 33, false));
  const late = frames.map((one, index) => (index === 5 ? { ...one, clockMs: one.clockMs - 900 } : one));
  expect(measureLags({ frames: late, beepsMs: [] }).videoMs).toBe(-5_000);
});

test('ignores a flash without a beep, a beep without a flash, and a piece that begins during a flash', () => {
  const frames = [frame(0, true, true), frame(33, false), frame(1000, true, true)];
  for (const beepsMs of [[3], [1401], [990, 1010]]) {
    expect(measureLags({ frames, beepsMs })).toMatchObject({ audioMs: Number.NaN, beeps: 0 });
  }
});

test.each([
  [120_000, 60_000, [0, 60_000, 120_000]],
  [125_000, 60_000, [0, 62_500, 125_000]],
  [20_000, 60_000, [0, 20_000]],
])('splits %d ms into pieces of about %d ms', (lengthMs, aboutMs, borders) => {
  const pieces = splitIntoPieces(lengthMs, aboutMs);
  expect(pieces.map(({ fromMs }) => fromMs)).toEqual(borders.slice(0, -1));
  expect(pieces.map(({ toMs }) => toMs)).toEqual(borders.slice(1));
});
