import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { type BrowserUser, browserUser } from './browser-user.ts';

/** Debian's helper for kernels without user namespaces, in a package of its own (chromium-sandbox). */
const SETUID_HELPER = '/usr/lib/chromium/chrome-sandbox';
const SETUID_BIT = 0o4000;
const PROBE_TIMEOUT_MS = 5_000;

/** Why the sandbox is not available. */
type Lack = 'root' | 'namespaces';

const answers = new Map<number, Promise<Lack | undefined>>();

/**
 * Tells whether Chromium's sandbox is available; without it Chromium starts only with `--no-sandbox`. It needs user
 * namespaces, which most containers lack, or a setuid helper, and cannot run as root.
 *
 * @param user that Chromium runs as; the user of this process when left out
 */
export async function canSandbox(user?: BrowserUser): Promise<boolean> {
  return (await lackOf(user)) === undefined;
}

/**
 * @param user as for `canSandbox`
 * @returns advice for the log on how to make the sandbox available on this machine; undefined where it is
 */
export async function sandboxAdvice(
  user: BrowserUser | undefined = browserUser(),
): Promise<string | undefined> {
  const lack = await lackOf(user);
  const rights = user === undefined ? 'of this process' : 'of its user';
  return lack === undefined
    ? undefined
    : `Chromium runs without its sandbox: a page that breaks out of Chromium has the rights ${rights}. ${adviceOn[lack]}`;
}

const adviceOn: Readonly<Record<Lack, string>> = {
  root: 'Root has none: run the service as another user, or make a user chromium',
  namespaces:
    "Allow user namespaces (sysctl kernel.unprivileged_userns_clone=1; on Ubuntu kernel.apparmor_restrict_unprivileged_userns=0; in a container its seccomp profile), or install Debian's package chromium-sandbox",
};

function lackOf(user: BrowserUser | undefined): Promise<Lack | undefined> {
  const uid = user?.uid ?? process.getuid?.() ?? 0;
  const answer = answers.get(uid) ?? probe(uid, user);
  answers.set(uid, answer);
  return answer;
}

async function probe(uid: number, user: BrowserUser | undefined): Promise<Lack | undefined> {
  if (process.platform !== 'linux') return undefined;
  if (uid === 0) return 'root';
  return (await hasSetuidHelper()) || (await hasUserNamespaces(user)) ? undefined : 'namespaces';
}

async function hasSetuidHelper(): Promise<boolean> {
  const found = await stat(SETUID_HELPER).catch(() => undefined);
  return found !== undefined && (found.mode & SETUID_BIT) !== 0;
}

/** Requests rights within the namespace, too: some systems create one without any (AppArmor). */
async function hasUserNamespaces(user: BrowserUser | undefined): Promise<boolean> {
  try {
    await promisify(execFile)('unshare', ['--map-root-user', '--net', 'true'], {
      timeout: PROBE_TIMEOUT_MS,
      ...user,
    });
    return true;
  } catch {
    return false;
  }
}
