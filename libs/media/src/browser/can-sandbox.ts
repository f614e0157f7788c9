import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';

/** Debian's helper for kernels without user namespaces, in a package of its own (chromium-sandbox). */
const SETUID_HELPER = '/usr/lib/chromium/chrome-sandbox';
const SETUID_BIT = 0o4000;
const PROBE_TIMEOUT_MS = 5_000;

/** Why there is no sandbox. */
type Lack = 'root' | 'namespaces';

let answer: Promise<Lack | undefined> | undefined;

/**
 * Whether Chromium's sandbox can be had; without one Chromium does not start unless it is told to go without. It needs user
 * namespaces, which containers mostly have not, or a helper with more rights; as root there is none.
 */
export async function canSandbox(): Promise<boolean> {
  return (await (answer ??= probe())) === undefined;
}

/** @returns a sentence for the log, with what may give Chromium its sandbox on this machine; undefined where it has one */
export async function sandboxAdvice(): Promise<string | undefined> {
  const lack = await (answer ??= probe());
  return lack === undefined
    ? undefined
    : `Chromium runs without its sandbox: a page that breaks out of Chromium has the rights of this process. ${adviceOn[lack]}`;
}

const adviceOn: Readonly<Record<Lack, string>> = {
  root: 'Root has none: run the service as another user',
  namespaces:
    "Allow user namespaces (sysctl kernel.unprivileged_userns_clone=1; on Ubuntu kernel.apparmor_restrict_unprivileged_userns=0; in a container its seccomp profile), or install Debian's package chromium-sandbox",
};

async function probe(): Promise<Lack | undefined> {
  if (process.platform !== 'linux') return undefined;
  if (process.getuid?.() === 0) return 'root';
  return (await hasSetuidHelper()) || (await hasUserNamespaces()) ? undefined : 'namespaces';
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
