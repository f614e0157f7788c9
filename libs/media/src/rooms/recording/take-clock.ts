/**
 * Estimates when, by the wall clock, a take began; its timestamps count from there. A chunk arrives at the earliest
 * at the time of its last packet plus the delay of Chrome's encoder, so the estimate is the minimum over the first
 * few chunks: a busy page reports chunks late, never early.
 */
export function createTakeClock(options: {
  /** How many chunks are considered. */
  samples: number;
  /** How long after a packet's timestamp its chunk arrives at the earliest, ms. */
  latencyMs: number;
}) {
  let seen = 0;
  let zeroMs: number | undefined;
  let settled = false;
  return {
    /** A chunk arrived at this time (wall clock, ms), and this is the timestamp of its last packet. */
    add(atMs: number, lastPacketMs: number): void {
      if (settled) return;
      zeroMs = Math.min(zeroMs ?? Number.POSITIVE_INFINITY, atMs - lastPacketMs - options.latencyMs);
      seen += 1;
      if (seen >= options.samples) settled = true;
    },
    /** No more chunks will come: freezes the estimate. */
    settle(): void {
      settled = zeroMs !== undefined;
    },
    /** Undefined until the estimate is final. */
    get zeroMs(): number | undefined {
      return settled ? zeroMs : undefined;
    },
  };
}

export type TakeClock = ReturnType<typeof createTakeClock>;
