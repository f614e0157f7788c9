import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { mediaEnvironment } from '../../ffmpeg/media-environment.ts';
import { type SourceInput, sourceInputOptions } from './source-input.ts';

/** Less than this behind a place is what was there already. */
const leastMoreMs = 500;
const lookedAtSeconds = 3;

/**
 * Whether a file has media behind a place at which reading it ended. A server that closes the connection too early ends ffmpeg as the end of a
 * file does; a file that was cut off says that it is longer than it is.
 */
export async function hasMore(
  input: SourceInput,
  positionMs: number,
  { ffprobePath, signal }: { ffprobePath: string; signal?: AbortSignal | undefined },
): Promise<boolean> {
  const from = (positionMs / 1000).toFixed(3);
  const { stdout } = await promisify(execFile)(
    ffprobePath,
    [
      ...['-v', 'error', '-show_entries', 'packet=pts_time:format=start_time', '-of', 'csv=p=0'],
      ...['-read_intervals', `${from}%+${lookedAtSeconds}`, ...sourceInputOptions(input), input.url],
    ],
    {
      ...{ timeout: 20_000, killSignal: 'SIGKILL' as const, maxBuffer: 4 * 1024 * 1024, signal },
      env: { ...mediaEnvironment, ...input.environment },
    },
  );
  const times = stdout.split('\n').map(Number.parseFloat).filter(Number.isFinite);
  // The last line is where the source's own clock begins.
  const startMs = (times.pop() ?? 0) * 1000;
  return times.some((seconds) => seconds * 1000 - startMs > positionMs + leastMoreMs);
}
