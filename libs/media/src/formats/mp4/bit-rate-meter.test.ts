import { describe, expect, it } from 'vitest';
import { createBitRateMeter } from './bit-rate-meter.ts';

/** At ten ticks a second. */
function measure(durationTicks: number, ...samples: [startTicks: number, bytes: number][]) {
  const meter = createBitRateMeter(10);
  for (const [startTicks, bytes] of samples) meter.add(bytes, startTicks);
  return meter.rates(durationTicks);
}

describe('the bit rate', () => {
  it('averages over the whole duration', () => {
    expect(measure(20, [0, 100], [10, 50]).average).toBe((8 * 150) / 2);
    expect(measure(30, [0, 1]).average).toBe(3);
  });

  it('peaks in the second with the most bytes', () => {
    expect(measure(40, [0, 100], [9, 10], [10, 20], [18, 30], [30, 50]).peak).toBe(8 * 110);
    expect(measure(40, [0, 10], [10, 100], [19, 20], [20, 1]).peak).toBe(8 * 120);
  });

  it('of one sample counts it all in one second', () => {
    expect(measure(5, [0, 100])).toEqual({ average: 1600, peak: 800 });
  });

  it('of no samples is 0', () => {
    expect(measure(0)).toEqual({ average: 0, peak: 0 });
    expect(measure(0, [0, 100])).toEqual({ average: 0, peak: 800 });
  });
});
