import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { messageOf, ServiceError } from '@scf-media/protocol/errors';
import { withoutUrls } from '../ffmpeg/without-urls.ts';
import { type SourceInfo, sourceInfoOf } from './source-info.ts';
import { type SourceInput, sourceInputOptions } from './source-input.ts';

export interface ProbeSourceOptions {
  ffprobePath: string;
  signal?: AbortSignal | undefined;
  /** 20 s when left out. */
  timeoutMs?: number;
}

/**
 * Looks into a source.
 *
 * @throws ServiceError `SourceNotPlayable` (fault: destination) when it cannot be reached, is not media, or has neither sound
 *   nor picture; the message has no part of the URL, which may be signed
 */
export async function probeSource(input: SourceInput, options: ProbeSourceOptions): Promise<SourceInfo> {
  const { ffprobePath, signal, timeoutMs = 20_000 } = options;
  let stdout: string;
  try {
    const run = promisify(execFile)(
      ffprobePath,
      [
        ...['-v', 'error', '-show_streams', '-show_format', '-of', 'json'],
        ...sourceInputOptions(input),
        input.url,
      ],
      { timeout: timeoutMs, killSignal: 'SIGKILL', maxBuffer: 4 * 1024 * 1024, signal },
    );
    ({ stdout } = await run);
  } catch (error) {
    signal?.throwIfAborted();
    throw notPlayable(reasonOf(error, timeoutMs), error);
  }
  const info = sourceInfoOf(JSON.parse(stdout));
  if (info.video === undefined && info.audio === undefined)
    throw notPlayable('it has no picture and no sound');
  return info;
}

function notPlayable(reason: string, cause?: unknown): ServiceError {
  return new ServiceError('SourceNotPlayable', `the source cannot be played: ${reason}`, {
    fault: 'destination',
    cause,
  });
}

/** What ffprobe said, without the address. */
function reasonOf(error: unknown, timeoutMs: number): string {
  const { stderr, killed } = error as { stderr?: unknown; killed?: boolean };
  if (killed === true) return `no answer within ${timeoutMs} ms`;
  const lines = typeof stderr === 'string' ? stderr.trim().split('\n') : [];
  return withoutUrls(lines.at(-1) ?? messageOf(error)) || 'unknown reason';
}
