import { expect, test } from 'vitest';
import { lagsOf } from './lags-of.ts';

/** The page's clock stood at 5000 when the file began. */
const frame = (timeMs: number, flash: boolean, beep = false) => ({
  timeMs,
  clockMs: 5_000 + timeMs,
  flash,
  beep,
});

test('a beep is measured from the draw that began it, which the recording has or has not', () => {
  const begins = [frame(967, false), frame(1000, true, true), frame(1033, true)];
  expect(lagsOf({ frames: begins, beepsMs: [1004] })).toEqual({
    pictureMs: -5_000,
    soundMs: -4_996,
    beeps: 1,
  });
  const goesOn = [frame(1967, false), frame(2017, true), frame(2050, true)];
  const { soundMs } = lagsOf({ frames: goesOn, beepsMs: [2004] });
  expect(soundMs).toBeCloseTo(-4_996.33, 2);
});

test('a tenth at each end does not count', () => {
  const frames = Array.from({ length: 10 }, (_, index) => frame(index * 33, false));
  const late = frames.map((one, index) => (index === 5 ? { ...one, clockMs: one.clockMs - 900 } : one));
  expect(lagsOf({ frames: late, beepsMs: [] }).pictureMs).toBe(-5_000);
});

test('a flash without its beep, a beep without its flash and a part that begins in a flash tell nothing', () => {
  const frames = [frame(0, true, true), frame(33, false), frame(1000, true, true)];
  for (const beepsMs of [[3], [1401], [990, 1010]]) {
    expect(lagsOf({ frames, beepsMs })).toMatchObject({ soundMs: Number.NaN, beeps: 0 });
  }
});
