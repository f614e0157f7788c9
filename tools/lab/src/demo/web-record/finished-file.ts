import type { Quality, TaskInfo, VideoFile } from '@scf-media/protocol/web-record';

/**
 * The one file of a task that went well from beginning to end.
 *
 * @throws when it did not: an error in the result, not one file, or something happened on the way
 */
export function finishedFile({ Result: result = {} }: TaskInfo): { video: VideoFile; quality: Quality } {
  const [video, ...others] = result.Videos ?? [];
  const quality = result.Quality;
  const isGood =
    result.ErrorCode === undefined &&
    others.length === 0 &&
    quality?.Recoveries === 0 &&
    (quality.Events ?? []).length === 0;
  if (!isGood || video === undefined) {
    throw new Error(`the recording did not go well: ${JSON.stringify(result)}`);
  }
  return { video, quality };
}
