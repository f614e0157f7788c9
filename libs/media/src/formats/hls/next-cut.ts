/** What is known of the open segment; times on the recording's clock. */
export interface OpenSegment {
  startMs: number;
  /** Its key frames, in order. `changed`: a decoder must be reconfigured from here on. */
  keyFrames: readonly { timestampMs: number; changed: boolean }[];
  /** No further frame has an earlier timestamp than this. */
  videoUntilMs: number;
  /** Audio is complete up to here. */
  audioUntilMs: number;
}

export interface SegmentLengths {
  /** A segment ends with the first key frame after this. */
  aimMs: number;
  /** The playlist's target duration: no segment is longer. */
  maxMs: number;
}

/** How far audio may be ahead of a frame that is still to come: the encoder's delay and the browser's chunks. */
const videoDelayMs = 2_000;

/**
 * Pure: decides where the open segment ends, once that is certain and its audio is complete.
 *
 * It ends with a key frame: the first one after `aimMs`, or if that is more than `maxMs` away, the last one before.
 * Only when the page gives no frame for that long, the cut goes through a frame that is still shown.
 *
 * @returns undefined while that is not certain
 */
export function findNextCut(segment: OpenSegment, { aimMs, maxMs }: SegmentLengths): number | undefined {
  const { startMs, keyFrames, videoUntilMs, audioUntilMs } = segment;
  const cuts = keyFrames
    .map(({ timestampMs, changed }) => ({ timestampMs, changed, lengthMs: timestampMs - startMs }))
    .filter(({ lengthMs }) => lengthMs > 0 && lengthMs <= maxMs);
  let cut = cuts.find(({ changed, lengthMs }) => changed || lengthMs >= aimMs)?.timestampMs;
  if (cut === undefined) {
    const certainMs = Math.max(videoUntilMs, audioUntilMs - videoDelayMs);
    if (certainMs - startMs <= maxMs) return undefined;
    cut = cuts.at(-1)?.timestampMs ?? startMs + maxMs;
  }
  return audioUntilMs >= cut ? cut : undefined;
}
