import ffmpeg from 'fluent-ffmpeg';
import type { FfmpegCommand } from 'fluent-ffmpeg';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { timeout, within } from '../async.ts';
import { mediaEnvironment } from './ffmpeg-process.ts';

export interface LiveTranscoderOptions {
  ffmpegPath: string;
  outputOptions: string[];
  /** ffmpeg's name for the output format. */
  format: string;
  /** Receives the output, in chunks of any size; what it throws fails the transcoder. */
  onBytes: (bytes: Buffer) => void;
}

/** Transcodes a live WebM stream while it is being recorded. */
export interface LiveTranscoder extends AsyncDisposable {
  write(webm: Uint8Array): Promise<void>;
  /** Ends the input and resolves when the last bytes were output. */
  finish(deadlineMs: number): Promise<void>;
  /** Rejects when ffmpeg ends unexpectedly. */
  readonly failed: Promise<never>;
}

const killTimeoutMs = 5_000;

export function startLiveTranscoder(options: LiveTranscoderOptions): LiveTranscoder {
  const input = new PassThrough();
  // 20 ms after its output has closed, fluent-ffmpeg reports a failure; ffmpeg may take longer to exit.
  const output = new PassThrough({ emitClose: false });
  const { promise: ended, resolve, reject } = Promise.withResolvers<void>();
  const exited = Promise.withResolvers<void>();
  const outputEnded = once(output, 'end');
  let done = false;
  let disposed = false;

  const command = withMediaEnvironment(ffmpeg(input))
    .setFfmpegPath(options.ffmpegPath)
    // The header of the live stream has all parameters: do not wait for more. Not `-fflags +nobuffer`, which discards
    // the packet that was probed, the first 60 ms of audio.
    .inputOptions(['-f', 'matroska', '-probesize', '32', '-analyzeduration', '0'])
    .outputOptions(options.outputOptions)
    .format(options.format)
    .on('start', () => {
      // fluent-ffmpeg first asks ffmpeg for its capabilities: until then there is nothing to kill.
      if (disposed) command.kill('SIGKILL');
    })
    .on('error', (error: Error) => {
      done = true;
      exited.resolve();
      reject(error);
    })
    // Only the exit status shows whether ffmpeg reached the end: its output also ends when it is killed.
    .on('end', () => {
      done = true;
      exited.resolve();
      void outputEnded.then(() => resolve());
    });
  output.on('data', (bytes: Buffer) => {
    try {
      options.onBytes(bytes);
    } catch (error) {
      reject(error);
    }
  });
  command.pipe(output, { end: true });
  const failed = ended.then(() => new Promise<never>(() => undefined));
  failed.catch(() => undefined);

  return {
    failed,
    async write(webm) {
      if (done) return;
      if (!input.write(webm)) await Promise.race([once(input, 'drain'), ended]);
    },
    async finish(deadlineMs) {
      input.end();
      await Promise.race([ended, timeout(deadlineMs, `ffmpeg did not finish within ${deadlineMs} ms`)]);
    },
    async [Symbol.asyncDispose]() {
      if (done) return;
      disposed = true;
      command.kill('SIGKILL');
      input.destroy();
      await within(killTimeoutMs, exited.promise);
    },
  };
}

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
