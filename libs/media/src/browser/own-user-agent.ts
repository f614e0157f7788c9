import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const versionTimeoutMs = 5_000;
const answers = new Map<string, Promise<string | undefined>>();

/**
 * The user agent of this Chromium as it is with a window: Chromium with `--headless` calls itself HeadlessChrome, in a frame
 * or worker of any kind, and sites turn that away. Asks the program for its version, once (50 ms, measured).
 *
 * @returns nothing when the program does not say
 */
export function ownUserAgent(executablePath: string): Promise<string | undefined> {
  const known = answers.get(executablePath) ?? ask(executablePath);
  answers.set(executablePath, known);
  return known;
}

async function ask(executablePath: string): Promise<string | undefined> {
  const asked = promisify(execFile)(executablePath, ['--version'], { timeout: versionTimeoutMs });
  const { stdout } = await asked.catch(() => ({ stdout: '' }));
  return userAgentOf(stdout, process.platform);
}

/**
 * Pure: the user agent in the form that Chrome has had since 2023, with the major version only.
 *
 * @param said what `chromium --version` prints
 */
export function userAgentOf(said: string, platform: NodeJS.Platform): string | undefined {
  const major = /(\d+)\.\d+\.\d+\.\d+/.exec(said)?.[1];
  if (major === undefined) return undefined;
  const system = platform === 'darwin' ? 'Macintosh; Intel Mac OS X 10_15_7' : 'X11; Linux x86_64';
  return `Mozilla/5.0 (${system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${major}.0.0.0 Safari/537.36`;
}
