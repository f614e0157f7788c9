/**
 * Finds out when, by the wall clock, the recording of a take began, whose times count from there: never later than a
 * piece came, less the time of the last packet in it and what Chrome needs for one. The least of the first few is taken:
 * a busy page is told of its pieces late, never early.
 */
export function createTakeClock(options: {
  /** How many pieces are looked at. */
  samples: number;
  /** How long after the time of a packet its piece comes at the soonest, ms. */
  latencyMs: number;
}) {
  let seen = 0;
  let zeroMs: number | undefined;
  let settled = false;
  return {
    /** A piece came at this time (wall clock, ms), and this is the time of the last packet in it. */
    add(atMs: number, lastPacketMs: number): void {
      if (settled) return;
      zeroMs = Math.min(zeroMs ?? Number.POSITIVE_INFINITY, atMs - lastPacketMs - options.latencyMs);
      seen += 1;
      if (seen >= options.samples) settled = true;
    },
    /** No more pieces come: what there was must do. */
    settle(): void {
      settled = zeroMs !== undefined;
    },
    /** Undefined as long as it is not known well enough. */
    get zeroMs(): number | undefined {
      return settled ? zeroMs : undefined;
    },
  };
}

export type TakeClock = ReturnType<typeof createTakeClock>;
