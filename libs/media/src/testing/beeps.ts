/**
 * Finds where a tone begins: the first sample above the threshold after 200 ms of silence.
 *
 * @param samples 16-bit, one channel
 * @returns times in ms
 */
export function beepTimes(samples: Int16Array, sampleRate: number, threshold = 3000): number[] {
  const times: number[] = [];
  let quietFor = Number.POSITIVE_INFINITY;
  for (let index = 0; index < samples.length; index++) {
    if (Math.abs(samples[index] ?? 0) < threshold) {
      quietFor++;
      continue;
    }
    if (quietFor > sampleRate / 5) times.push((index / sampleRate) * 1000);
    quietFor = 0;
  }
  return times;
}
