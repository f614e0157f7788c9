/** Pure: how long to wait after the reopening with this number (from 1) has failed, ms: soon at first, then patiently. */
export function reopenPauseMs(number: number): number {
  return Math.min(1_000 * 2 ** (number - 1), 15_000);
}
