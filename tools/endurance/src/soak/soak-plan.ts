/** How long a soak takes, and what it must keep to. Times in ms since the recording began. */
export interface SoakPlan {
  lengthMs: number;
  sampleEveryMs: number;
  /** From when on memory has to stay as it is. */
  settleMs: number;
  /** Memory is compared between the first window after `settleMs` and the last one, by the median of each. */
  memoryWindowMs: number;
  /** Sound against picture is compared between the first and the last window, by the mean of each. */
  soundWindowMs: number;
  mostGrowthBytes: number;
  /** Of Chromium, which frees what it has handed over every half minute only. */
  mostBrowserGrowthBytes: number;
  mostDriftMs: number;
  mostDiskBytes: number;
  /** Between the length of the file and the time from `recording` to Stop. */
  mostLengthErrorMs: number;
}

const MiB = 1024 * 1024;
const minuteMs = 60_000;

/**
 * @param minutes of recording; memory settles for three of them, or for half of a recording of less than six
 */
export function soakPlan(minutes: number): SoakPlan {
  const lengthMs = minutes * minuteMs;
  const settleMs = Math.min(3 * minuteMs, lengthMs / 2);
  return {
    lengthMs,
    sampleEveryMs: 2_000,
    settleMs,
    memoryWindowMs: Math.min(minuteMs, (lengthMs - settleMs) / 3),
    soundWindowMs: Math.min(minuteMs, lengthMs / 4),
    mostGrowthBytes: 20 * MiB,
    mostBrowserGrowthBytes: 64 * MiB,
    mostDriftMs: 10,
    mostDiskBytes: 64 * MiB,
    mostLengthErrorMs: 1_000,
  };
}
