/** The size, length and limits of a soak. Times are in ms since the recording started. */
export interface SoakPlan {
  width: number;
  height: number;
  lengthMs: number;
  sampleEveryMs: number;
  /** The time from which memory must not grow. */
  settleMs: number;
  /** Memory is compared between the first window after `settleMs` and the last one, by their medians. */
  memoryWindowMs: number;
  /** The recording is analysed in pieces of about this length. */
  pieceMs: number;
  /** The offset of audio against video is compared between the first and the last of this many pieces, by their means. */
  audioPieces: number;
  maxGrowthBytes: number;
  /** Growth of Chromium, which frees memory only every half minute. */
  maxBrowserGrowthBytes: number;
  maxDriftMs: number;
  maxDiskBytes: number;
  /** Maximum difference between the length of the file and the time from `recording` to Stop. */
  maxLengthErrorMs: number;
}

const MiB = 1024 * 1024;
const minuteMs = 60_000;

/**
 * Plans a soak. Memory settles for three minutes, or for half of a recording shorter than six; then a sixth of the recording,
 * at most ten minutes, is compared with the last sixth. Audio is compared between the first and the last sixth, or quarter of
 * a recording shorter than six minutes.
 *
 * Under load Chrome keeps a frame for one more draw (17 ms), sometimes for seconds and sometimes for minutes (measured). That
 * hardly affects the mean of some minutes, but fully that of half a minute: so the limit of a short soak is 20 ms. For an hour
 * the limits are what a lesson may have, 20 ms and 100 MiB.
 *
 * @param minutes length of the recording
 */
export function planSoak(minutes: number, { width, height } = { width: 1280, height: 720 }): SoakPlan {
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
    audioPieces: isShort ? 1 : Math.floor(lengthMs / 6 / pieceMs),
    maxGrowthBytes: 20 * MiB,
    maxBrowserGrowthBytes: (isLong ? 100 : 64) * MiB,
    maxDriftMs: isShort || isLong ? 20 : 10,
    maxDiskBytes: 64 * MiB,
    maxLengthErrorMs: 1_000,
  };
}
