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

export type VideoTimeline = ReturnType<typeof createVideoTimeline>;

/** Chrome sometimes gives a frame twice: to one of two takes, after the other has ended. */
function isSame(one: TakenFrame, other: TakenFrame): boolean {
  return one.timestampMs === other.timestampMs && Buffer.compare(one.data, other.data) === 0;
}
