import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { startMediaTool } from './run-media-tool.ts';

export interface StreamOutOptions {
  ffmpegPath: string;
  arguments: readonly string[];
  environment?: Readonly<Record<string, string>> | undefined;
  /** See `startMediaTool`. */
  privateText: string;
  /** Each line of what ffmpeg prints by `-progress pipe:1`. */
  onProgress: (line: string) => void;
}

/** One run of ffmpeg from a source to a server; disposing kills it. */
export interface StreamOut extends AsyncDisposable {
  /** Resolves when the source came to its end; rejects, with the end of what ffmpeg said, when ffmpeg ended otherwise. */
  readonly ended: Promise<void>;
  /** The end of what ffmpeg said; there may be addresses in it. */
  said(): string;
  /** Closes gracefully; kills after a timeout. */
  stop(graceMs: number): Promise<void>;
}

const killTimeoutMs = 5_000;
const mostSaidCharacters = 4_096;

export function startStreamOut(options: StreamOutOptions): StreamOut {
  const { promise: ended, resolve, reject } = Promise.withResolvers<void>();
  ended.catch(() => undefined);
  const child = startMediaTool(options.ffmpegPath, options.arguments, {
    environment: options.environment,
    privateText: options.privateText,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new TypeError('expected pipes');
  let said = '';
  stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-mostSaidCharacters)));
  createInterface({ input: stdout }).on('line', options.onProgress);
  const closed = once(child, 'close').catch(() => undefined);
  child.once('error', reject).once('close', (code: number | null, signal: NodeJS.Signals | null) => {
    if (code === 0) resolve();
    else reject(new Error(`ffmpeg ended with ${signal ?? String(code)}`));
  });
  const kill = async (signal: NodeJS.Signals, graceMs: number): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await Promise.race([closed, delay(graceMs, undefined, { ref: false })]);
  };
  return {
    ended,
    said: () => said,
    async stop(graceMs) {
      await kill('SIGINT', graceMs);
      await kill('SIGKILL', killTimeoutMs);
    },
    [Symbol.asyncDispose]: () => kill('SIGKILL', killTimeoutMs),
  };
}
