/** Bits a second. */
export interface BitRates {
  average: number;
  /** The rate of the second with the most bits. */
  peak: number;
}

/**
 * Measures the bit rate of a stream while it passes. Keeps the samples of one second.
 *
 * @param timescale ticks a second
 */
export function createBitRateMeter(timescale: number) {
  const lastSecond: { startTicks: number; bytes: number }[] = [];
  let bytesInSecond = 0;
  let maxInSecond = 0;
  let allBytes = 0;

  return {
    /** @param startTicks not less than the one before */
    add(bytes: number, startTicks: number): void {
      lastSecond.push({ startTicks, bytes });
      bytesInSecond += bytes;
      allBytes += bytes;
      while (startTicks - (lastSecond[0]?.startTicks ?? startTicks) >= timescale)
        bytesInSecond -= lastSecond.shift()?.bytes ?? 0;
      maxInSecond = Math.max(maxInSecond, bytesInSecond);
    },

    /** @param durationTicks the total duration; the average over 0 ticks is 0 */
    rates(durationTicks: number): BitRates {
      const average = durationTicks === 0 ? 0 : Math.round((8 * allBytes * timescale) / durationTicks);
      return { average, peak: 8 * maxInSecond };
    },
  };
}
