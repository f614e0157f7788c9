/** Where a run of the encoder has its place in the sound of a session. */
export interface SoundPlan {
  /** The number of the AAC frame that the run begins with, counted from the session's start. */
  firstFrame: number;
  /** What is cut from the start of the run's input, ms, so that it begins on that frame. */
  cutMs: number;
}

/**
 * Pure: the place of an encoder that begins with the session, or in the middle of it because the one before it died.
 *
 * @param firstPacketMs the time of the first sound it is given
 * @param lateByMs how much later than the picture the sound comes
 * @param framesSoFar how many frames the session has: none of them is said a second time
 */
export function planRun(options: {
  firstPacketMs: number;
  lateByMs: number;
  framesSoFar: number;
  frameMs: number;
}): SoundPlan {
  const { framesSoFar, frameMs } = options;
  const startMs = options.firstPacketMs - options.lateByMs;
  const firstFrame = Math.max(framesSoFar, Math.ceil(startMs / frameMs));
  return { firstFrame, cutMs: firstFrame * frameMs - startMs };
}
