/** How long a soak takes, and what it must keep to. Times in ms since the recording began. */
export interface SoakPlan {
  lengthMs: number;
  sampleEveryMs: number;
  /** From when on memory has to stay as it is. */
  settleMs: number;
  /** Memory is compared between the first window after `settleMs` and the last one, by the median of each. */
  memoryWindowMs: number;
  /** The recording is read in pieces of about this length. */
  pieceMs: number;
  /** Sound against picture is compared between the first and the last of this many pieces, by their mean. */
  soundPieces: number;
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
 * Memory settles for three minutes, or for half of a recording of less than six. Sound is compared between the first and the
 * last sixth, or quarter of a recording of less than six minutes.
 *
 * Under load Chrome holds the picture for one draw more (17 ms), at times for seconds and at times for minutes (measured). In
 * the mean of some minutes that shows little, in that of half a minute all of it can: so a short soak is held to 20 ms.
 *
 * @param minutes of recording
 */
export function soakPlan(minutes: number): SoakPlan {
  const lengthMs = minutes * minuteMs;
  const isShort = minutes < 6;
  const settleMs = isShort ? lengthMs / 2 : 3 * minuteMs;
  const pieceMs = isShort ? lengthMs / 4 : minuteMs;
  return {
    lengthMs,
    sampleEveryMs: 2_000,
    settleMs,
    memoryWindowMs: Math.min(minuteMs, (lengthMs - settleMs) / 3),
    pieceMs,
    soundPieces: isShort ? 1 : Math.floor(lengthMs / 6 / pieceMs),
    mostGrowthBytes: 20 * MiB,
    mostBrowserGrowthBytes: 64 * MiB,
    mostDriftMs: isShort ? 20 : 10,
    mostDiskBytes: 64 * MiB,
    mostLengthErrorMs: 1_000,
  };
}
