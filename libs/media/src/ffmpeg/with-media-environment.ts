import type { FfmpegCommand } from 'fluent-ffmpeg';
import { mediaEnvironment } from './ffmpeg-process.ts';

type Spawn = (args: string[], options: object, ...callbacks: unknown[]) => void;

/**
 * Runs a command of fluent-ffmpeg in the environment of media tools. The package hands on this process's own and has no
 * option for another: `_spawnFfmpeg` (processor.js of 2.1.3) is where it starts every process, also those by which it asks
 * ffmpeg for its abilities.
 */
export function withMediaEnvironment(command: FfmpegCommand): FfmpegCommand {
  const inner = command as unknown as { _spawnFfmpeg: Spawn };
  const spawn = inner._spawnFfmpeg.bind(command);
  inner._spawnFfmpeg = (args, options, ...callbacks) =>
    spawn(args, { ...options, env: mediaEnvironment }, ...callbacks);
  return command;
}
