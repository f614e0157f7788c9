/** What a soak records, how long it takes, and what it must keep to. Times in ms since the recording began. */
export interface SoakPlan {
  width: number;
  height: number;
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
 * Memory settles for three minutes, or for half of a recording of less than six; then a sixth of the recording, ten minutes
 * at the most, is compared with the last one. Sound is compared between the first and the last sixth, or quarter of a
 * recording of less than six minutes.
 *
 * Under load Chrome holds the picture for one draw more (17 ms), at times for seconds and at times for minutes (measured). In
 * the mean of some minutes that shows little, in that of half a minute all of it can: so a short soak is held to 20 ms. An
 * hour is held to what a lesson may have, 20 ms and 100 MiB.
 *
 * @param minutes of recording
 */
export function soakPlan(minutes: number, { width, height } = { width: 1280, height: 720 }): SoakPlan {
  const lengthMs = minutes * minuteMs;
  const isShort = minutes < 6;
  const isLong = minutes >= 60;
  const settleMs = isShort ? lengthMs / 2 : 3 * minuteMs;
  const pieceMs = isShort ? lengthMs / 4 : minuteMs;
  return {
    width,
    height,
    lengthMs,
    sampleEveryMs: 2_000,
    settleMs,
    memoryWindowMs: Math.min(10 * minuteMs, lengthMs / 6),
    pieceMs,
    soundPieces: isShort ? 1 : Math.floor(lengthMs / 6 / pieceMs),
    mostGrowthBytes: 20 * MiB,
    mostBrowserGrowthBytes: (isLong ? 100 : 64) * MiB,
    mostDriftMs: isShort || isLong ? 20 : 10,
    mostDiskBytes: 64 * MiB,
    mostLengthErrorMs: 1_000,
  };
}
