import type { FfmpegCommand } from 'fluent-ffmpeg';
import { mediaEnvironment } from './ffmpeg-process.ts';

type Spawn = (args: string[], options: object, ...callbacks: unknown[]) => void;

/**
 * Runs a command of fluent-ffmpeg in the environment of media tools. The package passes on the environment of this process, and has no
 * option for another one. `_spawnFfmpeg` (processor.js of 2.1.3) starts every process, including those that ask ffmpeg for its
 * capabilities.
 */
export function withMediaEnvironment(command: FfmpegCommand): FfmpegCommand {
  const inner = command as unknown as { _spawnFfmpeg: Spawn };
  const spawn = inner._spawnFfmpeg.bind(command);
  inner._spawnFfmpeg = (args, options, ...callbacks) =>
    spawn(args, { ...options, env: mediaEnvironment }, ...callbacks);
  return command;
}
