import { type ChildProcess, spawn, type StdioOptions } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * The environment of ffmpeg and ffprobe: where programs are, and nothing else. What parses strangers' media need not know the service's secrets,
 * and ffmpeg obeys `no_proxy`, by which it would go around the guard.
 */
export const mediaEnvironment: Readonly<Record<string, string>> = {
  PATH: '/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin',
};

export interface MediaToolOptions {
  /** Added to PATH; the rest of our environment is none of ffmpeg's business. */
  environment?: Readonly<Record<string, string>> | undefined;
  /**
   * What the tool finds in {@link privateFile}: other than arguments, which every user of the machine can read, only the tool sees it.
   */
  privateText?: string | undefined;
  /** Of stdin, stdout and stderr. */
  stdio: ['ignore' | 'pipe', 'ignore' | 'pipe', 'ignore' | 'pipe'];
}

/** The name under which the tool opens what it alone is told. */
export const privateFile = '/dev/fd/3';

/** Starts ffmpeg or ffprobe with an environment of its own, and nothing secret among its arguments. */
export function startMediaTool(
  program: string,
  args: readonly string[],
  { environment, privateText, stdio }: MediaToolOptions,
): ChildProcess {
  const env = { ...mediaEnvironment, ...environment };
  if (privateText === undefined) return spawn(program, args, { env, stdio });
  const file = openNamelessFile(privateText);
  try {
    const withFile: StdioOptions = [...stdio, file];
    return spawn(program, args, { env, stdio: withFile });
  } finally {
    // The child has its own by now.
    closeSync(file);
  }
}

/** A pipe would do, but Node's are sockets, which cannot be opened by name. */
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
