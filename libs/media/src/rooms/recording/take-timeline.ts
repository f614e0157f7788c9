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

/** A frame of a take. Its timestamp counts from the start of the period, ms, and may be negative. */
export interface TakenFrame {
  data: Uint8Array;
  key: boolean;
  timestampMs: number;
}

/**
 * Pure: puts the takes of one period on one timeline: a take begins with a key frame, and once it has produced one,
 * older takes are ignored.
 *
 * @param options.lastMs the timestamp of the last frame in the file, or 0 when there is none
 */
export function createVideoTimeline(options: { lastMs: number }) {
  let newest = 0;
  let { lastMs } = options;
  let isWaitingForKey = true;
  let before: TakenFrame | undefined;
  return {
    /** @returns the frame with its timestamp in the file, or undefined when it is ignored */
    place(take: number, frame: TakenFrame): TakenFrame | undefined {
      if (take < newest) return undefined;
      if (take > newest) {
        if (!frame.key) return undefined;
        newest = take;
        isWaitingForKey = true;
      }
      if (isWaitingForKey && !frame.key) return undefined;
      if (before !== undefined && isSame(before, frame)) return undefined;
      before = frame;
      isWaitingForKey = false;
      // No two frames have the same timestamp: players would skip one.
      lastMs = Math.max(lastMs + 1, frame.timestampMs);
      return { ...frame, timestampMs: lastMs };
    },
  };
}

/** Chrome sometimes gives a frame twice: to one of two takes, after the other has ended. */
function isSame(one: TakenFrame, other: TakenFrame): boolean {
  return one.timestampMs === other.timestampMs && Buffer.compare(one.data, other.data) === 0;
}
