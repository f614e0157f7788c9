import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const versionTimeoutMs = 5_000;
const answers = new Map<string, Promise<string | undefined>>();

/**
 * Returns the user agent that this Chromium would have with a window. With `--headless` it calls itself
 * HeadlessChrome in every frame and worker, which sites reject. Asks the program for its version, once (50 ms,
 * measured).
 *
 * @returns undefined when the program does not state its version
 */
export function ownUserAgent(executablePath: string): Promise<string | undefined> {
  const known = answers.get(executablePath) ?? ask(executablePath);
  answers.set(executablePath, known);
  return known;
}

async function ask(executablePath: string): Promise<string | undefined> {
  const asked = promisify(execFile)(executablePath, ['--version'], { timeout: versionTimeoutMs });
  const { stdout } = await asked.catch(() => ({ stdout: '' }));
  return toUserAgent(stdout, process.platform);
}

/**
 * Pure: builds the user agent in Chrome's format since 2023, with the major version only.
 *
 * @param said the output of `chromium --version`
 */
export function toUserAgent(versionOutput: string, platform: NodeJS.Platform): string | undefined {
  const major = /(\d+)\.\d+\.\d+\.\d+/.exec(versionOutput)?.[1];
  if (major === undefined) return undefined;
  const system = platform === 'darwin' ? 'Macintosh; Intel Mac OS X 10_15_7' : 'X11; Linux x86_64';
  return `Mozilla/5.0 (${system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${major}.0.0.0 Safari/537.36`;
}
