import { readFileSync } from 'node:fs';

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
 * @returns advice for the log where Chromium runs as the same user as this process; undefined where it has one of its
 *   own
 */
export function browserUserAdvice(): string | undefined {
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
