import { readFileSync } from 'node:fs';
import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';

/** A user by its ids. */
export interface BrowserUser {
  readonly uid: number;
  readonly gid: number;
}

const userName = 'chromium';

/**
 * Finds the user that Chromium runs as: `chromium`, if it exists and we are root, who alone may switch users. A page
 * that breaks out of Chromium can then read neither our environment, which contains keys, nor our files.
 *
 * @returns undefined where Chromium runs as the same user as this process
 */
export function findBrowserUser(
  passwd = '/etc/passwd',
  ownUid = process.getuid?.(),
): BrowserUser | undefined {
  if (process.platform !== 'linux' || ownUid !== 0) return undefined;
  let text: string;
  try {
    text = readFileSync(passwd, 'utf8');
  } catch {
    return undefined;
  }
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${userName}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  const user = { uid: Number(uid), gid: Number(gid) };
  return user.uid > 0 && user.gid > 0 ? user : undefined;
}

/**
 * Says how to isolate the browser's user.
 *
 * @returns advice for the log where Chromium runs as the same user as this process; undefined where it has one of its
 *   own
 */
export function adviseOnUser(): string | undefined {
  if (findBrowserUser() !== undefined) return undefined;
  const advice =
    process.getuid?.() === 0
      ? `Make a user ${userName} (useradd --system ${userName}), and root runs Chromium as that one`
      : `Only root can run Chromium as the user ${userName}`;
  return `Chromium runs as the user of this service: a page that breaks out of it can read what this service can. ${advice}`;
}

/**
 * Pure: prefixes a command line so that it runs as another user. It uses util-linux, because Puppeteer cannot switch
 * users.
 *
 * @returns the program and its arguments; unchanged without a user
 */
export function asUser(
  user: BrowserUser | undefined,
  program: string,
  args: readonly string[],
): { program: string; args: string[] } {
  if (user === undefined) return { program, args: [...args] };
  const become = [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups', '--inh-caps=-all'];
  return { program: '/usr/bin/setpriv', args: [...become, '--', program, ...args] };
}

/** Debian's helper for kernels without user namespaces, in a package of its own (chromium-sandbox). */
const setuidHelper = '/usr/lib/chromium/chrome-sandbox';
const setuidBit = 0o4000;
const probeTimeoutMs = 5_000;

/** Why the sandbox is not available. */
type Lack = 'root' | 'namespaces';

const answers = new Map<number, Promise<Lack | undefined>>();

/**
 * Returns whether Chromium's sandbox is available; without it Chromium starts only with `--no-sandbox`. It needs user
 * namespaces, which most containers lack, or a setuid helper, and cannot run as root.
 *
 * @param user that Chromium runs as; the user of this process when left out
 */
export async function canSandbox(user?: BrowserUser): Promise<boolean> {
  return (await findLack(user)) === undefined;
}

/**
 * Says how to make the sandbox available.
 *
 * @param user as for `canSandbox`
 * @returns advice for the log; undefined where it is available
 */
export async function adviseOnSandbox(
  user: BrowserUser | undefined = findBrowserUser(),
): Promise<string | undefined> {
  const lack = await findLack(user);
  const rights = user === undefined ? 'of this process' : 'of its user';
  return lack === undefined
    ? undefined
    : `Chromium runs without its sandbox: a page that breaks out of Chromium has the rights ${rights}. ${adviceOn[lack]}`;
}

const adviceOn: Readonly<Record<Lack, string>> = {
  root: 'Root has none: run the service as another user, or make a user chromium',
  namespaces:
    "Allow user namespaces (sysctl kernel.unprivileged_userns_clone=1; on Ubuntu kernel.apparmor_restrict_unprivileged_userns=0; in a container its seccomp profile), or install Debian's package chromium-sandbox, which in a container needs CAP_SYS_ADMIN",
};

function findLack(user: BrowserUser | undefined): Promise<Lack | undefined> {
  const uid = user?.uid ?? process.getuid?.() ?? 0;
  const answer = answers.get(uid) ?? probe(uid, user);
  answers.set(uid, answer);
  return answer;
}

async function probe(uid: number, user: BrowserUser | undefined): Promise<Lack | undefined> {
  if (process.platform !== 'linux') return undefined;
  if (uid === 0) return 'root';
  return (await hasUserNamespaces(user)) || (await hasSetuidHelper(user)) ? undefined : 'namespaces';
}

/**
 * Returns whether the helper is there and may do its work: without CAP_SYS_ADMIN, which Docker does not give, or with
 * `no_new_privs` it cannot, and Chromium, which relies on it once it is there, would not start at all.
 *
 * @param helper another one, for tests
 */
export async function hasSetuidHelper(user?: BrowserUser, helper = setuidHelper): Promise<boolean> {
  const found = await stat(helper).catch(() => undefined);
  if (found === undefined || (found.mode & setuidBit) === 0) return false;
  // It has no mode for asking. Called by anybody but Chromium it fails in any case, but only after it has moved.
  const env = { SBX_CHROME_API_RQ: '1' };
  const refused = /not running as root|Failed to move to new namespace/;
  return promisify(execFile)(helper, ['/bin/true'], { timeout: probeTimeoutMs, env, ...user }).then(
    () => true,
    ({ stderr }: { stderr?: string }) => stderr !== undefined && !refused.test(stderr),
  );
}

/** Requests rights within the namespace, too: some systems create one without any (AppArmor). */
async function hasUserNamespaces(user: BrowserUser | undefined): Promise<boolean> {
  try {
    await promisify(execFile)('unshare', ['--map-root-user', '--net', 'true'], {
      timeout: probeTimeoutMs,
      ...user,
    });
    return true;
  } catch {
    return false;
  }
}

/** Warns about each protection that Chromium lacks on this machine, and how to provide it. */
export async function warnOfBrowser(warn: (advice: string) => void): Promise<void> {
  for (const advice of [adviseOnUser(), await adviseOnSandbox()]) if (advice !== undefined) warn(advice);
}
