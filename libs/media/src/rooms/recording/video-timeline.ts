/** A frame of a take; its time counts from the start of the period, ms, and may lie before it. */
export interface TakenFrame {
  data: Uint8Array;
  key: boolean;
  timestampMs: number;
}

/**
 * Pure: puts the frames of the takes of one period one after another: a take begins with a key frame, and when it has
 * given one nothing of an older take counts any more.
 *
 * @param options.lastMs the time of the last frame that the file has already, or 0 when it has none
 */
export function createVideoTimeline(options: { lastMs: number }) {
  let newest = 0;
  let { lastMs } = options;
  let isWaitingForKey = true;
  let before: TakenFrame | undefined;
  return {
    /** @returns the frame with its time in the file, or nothing when it does not count */
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
      // No two at one time: a player would have to leave one out.
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
