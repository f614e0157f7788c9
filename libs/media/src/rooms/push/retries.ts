/** How a push tries again what broke. */
export interface Retries {
  /** More failures in a row than this are the end. */
  readonly most: number;
  /** The wait after so many failures in a row, ms. */
  pauseMs(failures: number): number;
}

/** Both are some 35 s in all: a file's server is left in peace, a live stream that is back is to be seen within 5 s. */
const limits = { file: { most: 8, mostPauseMs: 8_000 }, live: { most: 14, mostPauseMs: 3_000 } };

/** @param firstMs the first wait; each further one is twice as long, up to a limit */
export function retriesOf({ isLive }: { isLive: boolean }, firstMs: number): Retries {
  const { most, mostPauseMs } = isLive ? limits.live : limits.file;
  return { most, pauseMs: (failures) => Math.min(mostPauseMs, firstMs * 2 ** (failures - 1)) };
}
