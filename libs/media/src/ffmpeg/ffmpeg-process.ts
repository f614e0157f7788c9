import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { within } from '../async.ts';

/**
 * The environment of ffmpeg and ffprobe: the search path and nothing else. A program that parses media from strangers
 * needs no secrets of the service, and `no_proxy` would let ffmpeg bypass the egress proxy.
 */
export const mediaEnvironment: Readonly<Record<string, string>> = {
  PATH: '/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin',
};

export interface FfmpegProcessOptions {
  ffmpegPath: string;
  /** The whole command line, without secrets: every user of the machine can read it. */
  arguments: readonly string[];
  /** Added to {@link mediaEnvironment}; other users cannot read it. */
  environment?: Readonly<Record<string, string>> | undefined;
  /** What `pipe:3` is: a second output, or text that only ffmpeg can read, under the name {@link privateFile}. */
  thirdPipe: 'output' | { privateText: string };
}

/** The file name under which ffmpeg reads its private text. */
export const privateFile = '/dev/fd/3';

/** A running ffmpeg; disposing kills it. */
export interface FfmpegProcess extends AsyncDisposable {
  /** `pipe:1`. ffmpeg waits while nobody reads it. */
  readonly stdout: Readable;
  /** `pipe:3`, when it is an output. */
  readonly secondOutput: Readable | undefined;
  /** Resolves when ffmpeg exits with 0, rejects when it ends in any other way. */
  readonly ended: Promise<void>;
  /** Returns the end of ffmpeg's log, which may contain URLs. */
  log(): string;
  /** Lets ffmpeg finish its output; kills it after a timeout. */
  stop(graceMs: number): Promise<void>;
}

const killTimeoutMs = 5_000;
const maxLogCharacters = 4_096;

/** Starts ffmpeg. Not with fluent-ffmpeg, which supports one pipe only and passes on the service's own environment. */
export function startFfmpeg(options: FfmpegProcessOptions): FfmpegProcess {
  const { thirdPipe } = options;
  const file = thirdPipe === 'output' ? undefined : openNamelessFile(thirdPipe.privateText);
  let child: ChildProcess;
  try {
    child = spawn(options.ffmpegPath, options.arguments, {
      stdio: ['ignore', 'pipe', 'pipe', file ?? 'pipe'],
      env: { ...mediaEnvironment, ...options.environment },
    });
  } finally {
    // The child has a copy of its own.
    if (file !== undefined) closeSync(file);
  }
  const [, stdout, stderr, secondOutput] = child.stdio as unknown as [null, Readable, Readable, Readable?];
  let log = '';
  stderr.setEncoding('utf8').on('data', (text: string) => (log = (log + text).slice(-maxLogCharacters)));
  const { promise: ended, resolve, reject } = Promise.withResolvers<void>();
  ended.catch(() => undefined);
  const closed = once(child, 'close').catch(() => undefined);
  child.once('error', reject).once('close', (code: number | null, signal: NodeJS.Signals | null) => {
    if (code === 0) resolve();
    else reject(new Error(`ffmpeg ended with ${signal ?? String(code)}`));
  });
  const kill = async (signal: NodeJS.Signals, waitMs: number): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
    child.kill(signal);
    await within(waitMs, closed);
  };
  return {
    stdout,
    secondOutput: secondOutput ?? undefined,
    ended,
    log: () => log,
    async stop(graceMs) {
      await kill('SIGINT', graceMs);
      await kill('SIGKILL', killTimeoutMs);
    },
    async [Symbol.asyncDispose]() {
      // Unread output would hold up the `close` event.
      stdout.destroy();
      secondOutput?.destroy();
      await kill('SIGKILL', killTimeoutMs);
    },
  };
}

/** Opens a file that has no name. A pipe would do, but Node's pipes are sockets, which cannot be opened by name. */
function openNamelessFile(text: string): number {
  const folder = mkdtempSync(join(tmpdir(), 'private-'));
  try {
    const file = openSync(join(folder, 'text'), 'wx+', 0o600);
    writeSync(file, text, 0);
    return file;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
