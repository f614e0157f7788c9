/** What the packager knows of the segment that is open; times on the recording's clock. */
export interface OpenSegment {
  startMs: number;
  /** Its key frames, in order. `changed`: from here on a decoder must be set up anew. */
  keyFrames: readonly { timestampMs: number; changed: boolean }[];
  /** No picture comes any more with an earlier time than this. */
  videoUntilMs: number;
  /** Until here the sound is there. */
  audioUntilMs: number;
}

export interface SegmentLengths {
  /** A segment ends with the first key frame after this. */
  aimMs: number;
  /** What the playlist promises: no segment is longer. */
  maxMs: number;
}

/** How far the sound may be ahead of a picture that still comes: the encoder's delay and the browser's chunks. */
const videoDelayMs = 2_000;

/**
 * Where the open segment ends, once that is certain and all of its sound is there.
 *
 * That is a key frame: the first after `aimMs`; when that is more than `maxMs` away, the last before. Only when the
 * page gives no pictures at all for so long, the cut goes through the still picture.
 *
 * @returns undefined while more has to come
 */
export function nextCut(segment: OpenSegment, { aimMs, maxMs }: SegmentLengths): number | undefined {
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
