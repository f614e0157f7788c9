import { PassThrough } from 'node:stream';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import ffmpeg from 'fluent-ffmpeg';
import { withMediaEnvironment } from './with-media-environment.ts';

export interface LiveTranscoderOptions {
  ffmpegPath: string;
  outputOptions: string[];
  /** ffmpeg's name for what comes out. */
  format: string;
  /** What comes out, in pieces of any size; what it throws is the transcoder's failure. */
  onBytes: (bytes: Buffer) => void;
}

/** Turns a live WebM stream into something else while it is being recorded. */
export interface LiveTranscoder extends AsyncDisposable {
  write(webm: Uint8Array): Promise<void>;
  /** Ends the input and resolves when the last bytes were given. */
  finish(deadlineMs: number): Promise<void>;
  /** Rejects when ffmpeg ends by itself. */
  readonly failed: Promise<never>;
}

const killTimeoutMs = 5_000;

export function startLiveTranscoder(options: LiveTranscoderOptions): LiveTranscoder {
  const input = new PassThrough();
  // fluent-ffmpeg takes an output that has closed for a failure 20 ms later; ffmpeg may take longer to end.
  const output = new PassThrough({ emitClose: false });
  const { promise: ended, resolve, reject } = Promise.withResolvers<void>();
  const exited = Promise.withResolvers<void>();
  const outputEnded = once(output, 'end');
  let done = false;
  let disposed = false;

  const command = withMediaEnvironment(ffmpeg(input))
    .setFfmpegPath(options.ffmpegPath)
    // The header of the live stream says all there is to know: do not wait for more of it. Not `-fflags +nobuffer`:
    // it throws away the packet that was looked at, the first 60 ms of sound.
    .inputOptions(['-f', 'matroska', '-probesize', '32', '-analyzeduration', '0'])
    .outputOptions(options.outputOptions)
    .format(options.format)
    .on('start', () => {
      // fluent-ffmpeg asks ffmpeg for its abilities first: until then there is nothing to kill.
      if (disposed) command.kill('SIGKILL');
    })
    .on('error', (error: Error) => {
      done = true;
      exited.resolve();
      reject(error);
    })
    // Only its exit tells whether it came to its end: the output of an ffmpeg that was killed ends just the same.
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
      const deadline = AbortSignal.timeout(deadlineMs);
      const timedOut = once(deadline, 'abort').then(() => {
        throw new Error(`ffmpeg did not finish within ${deadlineMs} ms`);
      });
      timedOut.catch(() => undefined);
      await Promise.race([ended, timedOut]);
    },
    async [Symbol.asyncDispose]() {
      if (done) return;
      disposed = true;
      command.kill('SIGKILL');
      input.destroy();
      await Promise.race([exited.promise, delay(killTimeoutMs, undefined, { ref: false })]);
    },
  };
}
