import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { mediaEnvironment } from '../../ffmpeg/media-environment.ts';
import { type SourceInput, sourceInputOptions } from './source-input.ts';

/**
 * Where in a file a player that wants `positionMs` has to begin, ms: its key frame before. Looks into the file's index and
 * reads one packet. A file without picture, or one that does not tell, begins where it is asked to.
 */
export async function keyFrameBefore(
  input: SourceInput,
  positionMs: number,
  { ffprobePath, signal }: { ffprobePath: string; signal?: AbortSignal | undefined },
): Promise<number> {
  if (positionMs <= 0) return 0;
  const arguments_ = [
    ...['-v', 'error', '-select_streams', 'V:0', '-show_entries', 'packet=pts_time', '-of', 'csv=p=0'],
    ...['-read_intervals', `${(positionMs / 1000).toFixed(3)}%+#1`],
    ...sourceInputOptions(input),
    input.url,
  ];
  try {
    const { stdout } = await promisify(execFile)(ffprobePath, arguments_, {
      ...{ timeout: 20_000, signal },
      env: { ...mediaEnvironment, ...input.environment },
    });
    const foundMs = Number.parseFloat(stdout) * 1000;
    return Number.isFinite(foundMs) ? Math.max(0, Math.min(positionMs, foundMs)) : positionMs;
  } catch {
    signal?.throwIfAborted();
    return positionMs;
  }
}
