import { expect, it } from 'vitest';
import { beepTimes } from './beeps.ts';

const sampleRate = 48_000;

/** Silence of `totalMs` with a sine of 1 kHz of 100 ms from each of these times. */
function audio(totalMs: number, beepsMs: number[], { amplitude = 10_000, noise = 0 } = {}): Int16Array {
  const inBeep = (ms: number): number | undefined => beepsMs.find((begin) => ms >= begin && ms < begin + 100);
  return Int16Array.from({ length: (totalMs * sampleRate) / 1000 }, (_, index) => {
    const ms = (index / sampleRate) * 1000;
    const begin = inBeep(ms);
    if (begin === undefined) return index % 2 === 0 ? noise : -noise;
    // A quarter period on: the first sample is at its loudest, so that the time is exact.
    return amplitude * Math.cos(2 * Math.PI * (ms - begin));
  });
}

it('finds the sample at which each beep begins', () => {
  expect(beepTimes(audio(3_500, [500, 1_500, 2_500]), sampleRate)).toEqual([500, 1_500, 2_500]);
});

it('finds a beep in the first sample', () => {
  expect(beepTimes(audio(500, [0]), sampleRate)).toEqual([0]);
});

it('finds a beep that begins with a negative sample', () => {
  expect(beepTimes(audio(500, [250], { amplitude: -10_000 }), sampleRate)).toEqual([250]);
});

it('ignores noise below the threshold', () => {
  expect(beepTimes(audio(1_000, [500], { noise: 2_999 }), sampleRate)).toEqual([500]);
  expect(beepTimes(audio(1_000, [500], { amplitude: 2_999 }), sampleRate)).toEqual([]);
  expect(beepTimes(audio(1_000, [500], { amplitude: 2_000 }), sampleRate, 1_500)).toEqual([500]);
});

it('treats a tone that is interrupted for up to 200 ms as one', () => {
  expect(beepTimes(audio(1_000, [100, 399]), sampleRate)).toEqual([100]);
  expect(beepTimes(audio(1_000, [100, 401]), sampleRate)).toEqual([100, 401]);
});

it('finds none in silence or empty input', () => {
  expect(beepTimes(audio(1_000, []), sampleRate)).toEqual([]);
  expect(beepTimes(new Int16Array(0), sampleRate)).toEqual([]);
});
