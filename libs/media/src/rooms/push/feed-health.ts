import type { SourceInfo } from '../source/source-info.ts';

/** One track may be this much shorter than the file. */
export const maxMissingMs = 1_000;

/** A live source that sends nothing for so long is gone, or sends other tracks now. Playlists arrive in bursts. */
const maxSilentMs = { pushed: 4_000, pulled: 20_000 };
/** One track alone may pause for long, so it is not a reason to inspect the source more often than this. */
const inspectAgainMs = 60_000;

/** Words in ffmpeg's log about parts that it could not read. */
const damage = /\berror\b|invalid|corrupt/i;

/** Pure: returns whether ffmpeg skipped damaged parts. */
export const isDamaged = (log: string): boolean => damage.test(log);

const seconds = (ms: number): string => (ms / 1000).toFixed(1);

/**
 * Pure: interprets where a file ended. ffmpeg exits in the same way at the end of a file and when a server closes the connection
 * too early; a file that ends at the same place again was truncated.
 *
 * @param earlierEndMs where it ended too early before, ms; 0 when it has not
 */
export function judgeEnd(
  endMs: number,
  durationMs: number | undefined,
  earlierEndMs: number,
): { isEarly: false } | { isEarly: true; isTruncated: boolean; reason: string } {
  if (durationMs === undefined || endMs >= durationMs - maxMissingMs) return { isEarly: false };
  if (endMs > earlierEndMs + maxMissingMs)
    return { isEarly: true, isTruncated: false, reason: `the source ended at ${seconds(endMs)} s` };
  const reason = `VideoSrc is truncated: it ends at ${seconds(endMs)} s of ${seconds(durationMs)} s`;
  return { isEarly: true, isTruncated: true, reason };
}

/**
 * Pure: returns whether a live source has stopped: all its tracks are silent, or one of them is and the source has not
 * been inspected lately.
 *
 * @returns for how long nothing has come, ms; undefined while the source is fine
 */
export function findSilence(
  { format, video, audio }: Pick<SourceInfo, 'format' | 'video' | 'audio'>,
  silentMs: { video: number; audio: number },
  sinceInspectionMs: number,
): number | undefined {
  const maxMs = format === 'hls' ? maxSilentMs.pulled : maxSilentMs.pushed;
  const tracks = [...(video ? [silentMs.video] : []), ...(audio ? [silentMs.audio] : [])];
  const isOneMissing = Math.max(...tracks) > maxMs && sinceInspectionMs > inspectAgainMs;
  return Math.min(...tracks) > maxMs || isOneMissing ? maxMs : undefined;
}
