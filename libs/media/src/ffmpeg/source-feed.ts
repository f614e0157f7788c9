import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { mediaEnvironment } from './run-media-tool.ts';

export interface SourceFeedOptions {
  ffmpegPath: string;
  /** Of the source; see `SourceInput`. */
  environment?: Readonly<Record<string, string>> | undefined;
  /** The whole command line; pictures go to `pipe:1`, sound to `pipe:3`. */
  arguments: string[];
}

/** One run of ffmpeg over a source; disposing kills it. */
export interface SourceFeed extends AsyncDisposable {
  /** ffmpeg waits while nobody reads. */
  readonly video: Readable;
  readonly audio: Readable;
  /** Resolves when ffmpeg came to the end of the source, rejects when it ended in another way. */
  readonly ended: Promise<void>;
  /** The last lines of what ffmpeg said. */
  said(): string;
}

const killTimeoutMs = 5_000;
const mostSaidCharacters = 4_096;

/**
 * Not by fluent-ffmpeg: that knows one pipe, and hands on the service's own environment. Two pipes, since a single stream
 * could not begin before the first sound is there, which may be a minute into the film.
 */
export function startSourceFeed(options: SourceFeedOptions): SourceFeed {
  const child: ChildProcess = spawn(options.ffmpegPath, options.arguments, {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    env: { ...mediaEnvironment, ...options.environment },
  });
  const [, video, errors, audio] = child.stdio as unknown as [null, Readable, Readable, Readable];
  let said = '';
  errors.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-mostSaidCharacters)));
  const { promise: ended, resolve, reject } = Promise.withResolvers<void>();
  ended.catch(() => undefined);
  child.once('error', reject);
  child.once('close', (code, signal) => {
    if (code === 0) resolve();
    else reject(new Error(`ffmpeg ended with ${signal ?? code}`));
  });
  return {
    video,
    audio,
    ended,
    said: () => said,
    async [Symbol.asyncDispose]() {
      video.destroy();
      audio.destroy();
      if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await Promise.race([exited, delay(killTimeoutMs, undefined, { ref: false })]);
    },
  };
}
