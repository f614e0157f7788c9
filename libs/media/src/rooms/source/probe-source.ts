import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ServiceError } from '@scf-media/protocol/errors';
import { mediaEnvironment } from '../../ffmpeg/ffmpeg-process.ts';
import { explainFailure } from './explain-failure.ts';
import { type ChooseOptions, type SourceInfo, parseSourceInfo } from './source-info.ts';
import { type SourceInput, buildInputOptions } from './source-input.ts';

export interface ProbeSourceOptions extends ChooseOptions {
  ffprobePath: string;
  signal?: AbortSignal | undefined;
  /** 20 s when left out. */
  timeoutMs?: number;
}

/**
 * Inspects a source.
 *
 * @throws ServiceError `SourceNotPlayable` (fault: destination) when it cannot be reached, is not media, or has
 *   neither audio nor video; the message contains no part of the URL, which may be signed
 */
export async function probeSource(input: SourceInput, options: ProbeSourceOptions): Promise<SourceInfo> {
  const { ffprobePath, signal, timeoutMs = 20_000 } = options;
  let stdout: string;
  let stderr: string;
  try {
    const run = promisify(execFile)(
      ffprobePath,
      [
        ...['-v', 'error', '-show_programs', '-show_streams', '-show_format', '-of', 'json'],
        ...buildInputOptions(input),
        input.url,
      ],
      {
        env: { ...mediaEnvironment, ...input.environment },
        ...{ timeout: timeoutMs, killSignal: 'SIGKILL', maxBuffer: 16 * 1024 * 1024, signal },
      },
    );
    ({ stdout, stderr } = await run);
  } catch (error) {
    signal?.throwIfAborted();
    throw sourceNotPlayable(describeError(error, timeoutMs), error);
  }
  // The index is behind the media and the server cannot seek: the tracks are known, but they cannot be read.
  if (/partial file/.test(stderr)) throw sourceNotPlayable(explainFailure(stderr));
  const info = parseSourceInfo(JSON.parse(stdout), options);
  if (info.video === undefined && info.audio === undefined)
    throw sourceNotPlayable('it has neither video nor audio that ffmpeg supports');
  return info;
}

/** @param reason in our words, without the URL */
export function sourceNotPlayable(reason: string, cause?: unknown): ServiceError {
  return new ServiceError('SourceNotPlayable', `VideoSrc cannot be played: ${reason}`, {
    fault: 'destination',
    cause,
  });
}

function describeError(error: unknown, timeoutMs: number): string {
  const { stderr, killed } = error as { stderr?: unknown; killed?: boolean };
  if (killed === true) return `the server sent nothing playable within ${timeoutMs / 1000} s`;
  return explainFailure(typeof stderr === 'string' ? stderr : '');
}

/** @throws ServiceError `PositionBehindEnd` when a push would start after the end of the source */
export function assertStartWithin(startAtMs: number, { durationMs }: Pick<SourceInfo, 'durationMs'>): void {
  if (durationMs === undefined || startAtMs === 0 || startAtMs < durationMs) return;
  throw new ServiceError('PositionBehindEnd', `the source has only ${durationMs / 1000} s`, {
    fault: 'caller',
  });
}
