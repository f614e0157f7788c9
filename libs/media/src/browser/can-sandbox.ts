import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { BrowserUser } from './browser-user.ts';

/** Debian's helper for kernels without user namespaces, in a package of its own (chromium-sandbox). */
const SETUID_HELPER = '/usr/lib/chromium/chrome-sandbox';
const SETUID_BIT = 0o4000;
const PROBE_TIMEOUT_MS = 5_000;

const answers = new Map<number, Promise<boolean>>();

/**
 * Whether Chromium's sandbox can be had; without one Chromium does not start unless it is told to go without. It needs user
 * namespaces, which containers mostly have not, or a helper with more rights; as root there is none.
 *
 * @param user that Chromium runs as; ours when left out
 */
export function canSandbox(user?: BrowserUser): Promise<boolean> {
  const uid = user?.uid ?? process.getuid?.() ?? 0;
  const answer = answers.get(uid) ?? probe(uid, user);
  answers.set(uid, answer);
  return answer;
}

async function probe(uid: number, user: BrowserUser | undefined): Promise<boolean> {
  if (process.platform !== 'linux') return true;
  if (uid === 0) return false;
  return (await hasSetuidHelper()) || (await hasUserNamespaces(user));
}

async function hasSetuidHelper(): Promise<boolean> {
  const found = await stat(SETUID_HELPER).catch(() => undefined);
  return found !== undefined && (found.mode & SETUID_BIT) !== 0;
}

/** Some systems give a user namespace and no rights in it (AppArmor), so rights are asked for, too. */
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
