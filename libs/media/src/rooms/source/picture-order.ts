import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { mediaEnvironment } from '../../ffmpeg/media-environment.ts';
import { type SourceInput, sourceInputOptions } from './source-input.ts';

/** Long enough for two key frames of any stream that is made for live use. */
const lookedAtSeconds = 6;
const timeoutMs = 15_000;

/**
 * Looks at the beginning of a file's pictures, without decoding them: how far apart key frames are, and whether some are shown in another
 * order than they come, which containers do not always say.
 *
 * @param videoIndex which of the source's pictures
 */
export async function pictureOrder(
  input: SourceInput,
  videoIndex: number,
  { ffprobePath, signal }: { ffprobePath: string; signal?: AbortSignal | undefined },
): Promise<{ keyFrameDistanceMs: number | undefined; hasReordered: boolean }> {
  const entries = ['-show_entries', 'packet=pts_time,dts_time,flags', '-of', 'csv=p=0'];
  const options = {
    ...{ timeout: timeoutMs, killSignal: 'SIGKILL' as const, maxBuffer: 4 * 1024 * 1024, signal },
    env: { ...mediaEnvironment, ...input.environment },
  };
  try {
    const { stdout } = await promisify(execFile)(
      ffprobePath,
      [
        ...['-v', 'error', '-select_streams', `v:${videoIndex}`, ...entries],
        ...['-read_intervals', `%+${lookedAtSeconds}`, ...sourceInputOptions(input), input.url],
      ],
      options,
    );
    return orderOf(stdout);
  } catch {
    signal?.throwIfAborted();
    // What cannot be looked at is not known; that it cannot be played, whoever plays it will say.
    return { keyFrameDistanceMs: undefined, hasReordered: false };
  }
}

/** Pure: reads ffprobe's lines, such as `0.080000,0.040000,K_`. */
export function orderOf(lines: string): { keyFrameDistanceMs: number | undefined; hasReordered: boolean } {
  const pictures = lines
    .split('\n')
    .map((line) => line.split(','))
    .filter((fields) => fields.length >= 3)
    .map(([shown = '', sent = '', flags = '']) => ({
      shown: Number(shown),
      sent: Number(sent),
      isKey: flags.startsWith('K'),
    }))
    .filter(({ shown }) => Number.isFinite(shown));
  const keys = pictures.filter(({ isKey }) => isKey).map(({ shown }) => shown);
  // One key frame at the beginning: the next one is at least behind the end of what was looked at.
  const ends = pictures.length < 2 ? keys : [...keys, pictures.at(-1)?.shown ?? 0];
  const distances = ends.slice(1).map((time, index) => (time - (ends[index] ?? 0)) * 1000);
  return {
    keyFrameDistanceMs: distances.length === 0 ? undefined : Math.round(Math.max(...distances)),
    // Containers may shift all pictures by the same; those that are shown before an earlier one tell.
    hasReordered: pictures.some(({ shown }, index) => shown < (pictures[index - 1]?.shown ?? shown)),
  };
}
