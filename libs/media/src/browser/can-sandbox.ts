import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';

/** Debian's helper for kernels without user namespaces, in a package of its own (chromium-sandbox). */
const SETUID_HELPER = '/usr/lib/chromium/chrome-sandbox';
const SETUID_BIT = 0o4000;
const PROBE_TIMEOUT_MS = 5_000;

let answer: Promise<boolean> | undefined;

/**
 * Whether Chromium's sandbox can be had; without one Chromium does not start unless it is told to go without. It needs user
 * namespaces, which containers mostly have not, or a helper with more rights; as root there is none.
 */
export function canSandbox(): Promise<boolean> {
  return (answer ??= probe());
}

async function probe(): Promise<boolean> {
  if (process.platform !== 'linux') return true;
  if (process.getuid?.() === 0) return false;
  return (await hasSetuidHelper()) || (await hasUserNamespaces());
}

async function hasSetuidHelper(): Promise<boolean> {
  const found = await stat(SETUID_HELPER).catch(() => undefined);
  return found !== undefined && (found.mode & SETUID_BIT) !== 0;
}

/** Some systems give a user namespace and no rights in it (AppArmor), so rights are asked for, too. */
async function hasUserNamespaces(): Promise<boolean> {
  try {
    await promisify(execFile)('unshare', ['--map-root-user', '--net', 'true'], { timeout: PROBE_TIMEOUT_MS });
    return true;
  } catch {
    return false;
  }
}
