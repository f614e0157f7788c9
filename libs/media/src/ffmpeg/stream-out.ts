import { setTimeout as delay } from 'node:timers/promises';
import ffmpeg from 'fluent-ffmpeg';
import { withoutUrls } from './without-urls.ts';

export interface StreamOutOptions {
  ffmpegPath: string;
  source: string;
  inputOptions: string[];
  outputOptions: string[];
  /** Where the media goes. */
  target: string;
  /** Each line that ffmpeg prints. */
  onLine: (line: string) => void;
}

/** One run of ffmpeg from a source to a server; disposing kills it. */
export interface StreamOut extends AsyncDisposable {
  /** Resolves when the source came to its end; rejects, without an address in the message, when ffmpeg ended otherwise. */
  readonly ended: Promise<void>;
  /** Says goodbye to the server and ends; kills it when that takes longer. */
  stop(graceMs: number): Promise<void>;
}

const killTimeoutMs = 5_000;

export function startStreamOut(options: StreamOutOptions): StreamOut {
  const { promise: ended, resolve, reject } = Promise.withResolvers<void>();
  ended.catch(() => undefined);
  let done = false;
  let killedBy: NodeJS.Signals | undefined;
  const finish = (settle: () => void): void => {
    done = true;
    settle();
  };
  const command = ffmpeg(options.source)
    .setFfmpegPath(options.ffmpegPath)
    .inputOptions(options.inputOptions)
    .outputOptions(options.outputOptions)
    .output(options.target)
    // fluent-ffmpeg asks ffmpeg for its abilities first: until then there is nothing to kill.
    .on('start', () => killedBy !== undefined && command.kill(killedBy))
    .on('stderr', options.onLine)
    .on('error', (error: Error) => finish(() => reject(new Error(withoutUrls(error.message)))))
    .on('end', () => finish(resolve));
  command.run();

  const kill = async (signal: NodeJS.Signals, graceMs: number): Promise<void> => {
    if (done) return;
    killedBy = signal;
    command.kill(signal);
    await Promise.race([ended.catch(() => undefined), delay(graceMs, undefined, { ref: false })]);
  };
  return {
    ended,
    async stop(graceMs) {
      await kill('SIGINT', graceMs);
      await kill('SIGKILL', killTimeoutMs);
    },
    [Symbol.asyncDispose]: () => kill('SIGKILL', killTimeoutMs),
  };
}
