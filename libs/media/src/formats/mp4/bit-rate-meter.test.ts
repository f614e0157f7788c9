import { describe, expect, it } from 'vitest';
import { createBitRateMeter } from './bit-rate-meter.ts';

/** At ten ticks a second. */
function measure(durationTicks: number, ...samples: [startTicks: number, bytes: number][]) {
  const meter = createBitRateMeter(10);
  for (const [startTicks, bytes] of samples) meter.add(bytes, startTicks);
  return meter.rates(durationTicks);
}

describe('the bit rate', () => {
  it('on average is of the whole time', () => {
    expect(measure(20, [0, 100], [10, 50]).average).toBe((8 * 150) / 2);
    expect(measure(30, [0, 1]).average).toBe(3);
  });

  it('at its peak is of the second that had most', () => {
    expect(measure(40, [0, 100], [9, 10], [10, 20], [18, 30], [30, 50]).peak).toBe(8 * 110);
    expect(measure(40, [0, 10], [10, 100], [19, 20], [20, 1]).peak).toBe(8 * 120);
  });

  it('of one sample is all of it in a second', () => {
    expect(measure(5, [0, 100])).toEqual({ average: 1600, peak: 800 });
  });

  it('of nothing is nothing', () => {
    expect(measure(0)).toEqual({ average: 0, peak: 0 });
    expect(measure(0, [0, 100])).toEqual({ average: 0, peak: 800 });
  });
});
