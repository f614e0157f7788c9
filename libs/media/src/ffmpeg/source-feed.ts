import { once } from 'node:events';
import { PassThrough, type Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import ffmpeg from 'fluent-ffmpeg';

export interface SourceFeedOptions {
  ffmpegPath: string;
  url: string;
  inputOptions: string[];
  outputOptions: string[];
}

/** One run of ffmpeg over a source; disposing kills it. */
export interface SourceFeed extends AsyncDisposable {
  /** The fragments; ffmpeg waits while nobody reads. */
  readonly output: Readable;
  /** Resolves when ffmpeg came to the end of the source, rejects when it ended in another way. */
  readonly ended: Promise<void>;
}

const killTimeoutMs = 5_000;

export function startSourceFeed(options: SourceFeedOptions): SourceFeed {
  // fluent-ffmpeg takes an output that has closed for a failure; ffmpeg may take longer to end.
  const output = new PassThrough({ emitClose: false });
  const { promise: ended, resolve, reject } = Promise.withResolvers<void>();
  ended.catch(() => undefined);
  let done = false;
  let disposed = false;
  const command = ffmpeg(options.url)
    .setFfmpegPath(options.ffmpegPath)
    .inputOptions(options.inputOptions)
    .outputOptions(options.outputOptions)
    .on('start', () => {
      if (disposed) command.kill('SIGKILL');
    })
    .on('error', (error: Error) => {
      done = true;
      reject(error);
    })
    .on('end', () => {
      done = true;
      resolve();
    });
  command.pipe(output, { end: true });
  return {
    output,
    ended,
    async [Symbol.asyncDispose]() {
      output.destroy();
      if (done) return;
      disposed = true;
      command.kill('SIGKILL');
      await Promise.race([
        ended.catch(() => undefined),
        delay(killTimeoutMs, undefined, { ref: false }),
        once(output, 'close').then(() => ended.catch(() => undefined)),
      ]);
    },
  };
}
