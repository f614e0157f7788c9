import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { startMediaTool } from './run-media-tool.ts';
import { withoutUrls } from './without-urls.ts';

export interface SourceFeedOptions {
  ffmpegPath: string;
  url: string;
  environment?: Readonly<Record<string, string>> | undefined;
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
/** Of what ffmpeg says, the end. */
const mostSaid = 2_000;

export function startSourceFeed(options: SourceFeedOptions): SourceFeed {
  const { promise: ended, resolve, reject } = Promise.withResolvers<void>();
  ended.catch(() => undefined);
  const child = startMediaTool(
    options.ffmpegPath,
    [
      ...['-hide_banner', '-nostdin', '-v', 'error'],
      ...[...options.inputOptions, '-i', options.url, ...options.outputOptions, 'pipe:1'],
    ],
    { environment: options.environment, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const { stdout: output, stderr } = child;
  if (output === null || stderr === null) throw new TypeError('expected pipes');
  let said = '';
  stderr.on('data', (bytes: Buffer) => (said = (said + String(bytes)).slice(-mostSaid)));
  const closed = once(child, 'close').catch(() => undefined);
  child.once('error', reject).once('close', (code: number | null) => {
    if (code === 0) resolve();
    else reject(new Error(`ffmpeg ended with ${String(code)}: ${withoutUrls(said)}`));
  });
  return {
    output,
    ended,
    async [Symbol.asyncDispose]() {
      output.destroy();
      child.kill('SIGKILL');
      await Promise.race([closed, delay(killTimeoutMs, undefined, { ref: false })]);
    },
  };
}
