import { chown, mkdir, writeFile, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import puppeteer from 'puppeteer-core';
import type { Browser } from 'puppeteer-core';
import { asUser, type BrowserUser, findBrowserUser, canSandbox } from './browser-isolation.ts';
import { buildChromiumFlags, type ChromiumFlagOptions } from './chromium-flags.ts';
import { limitStorage } from './limit-storage.ts';
import { openProfileFolder, buildProfilePreferences } from './profile-folder.ts';
import { signalGroup, stopProcessGroup } from './stop-process-group.ts';

const launchTimeoutMs = 30_000;

export interface LaunchBrowserOptions extends Omit<ChromiumFlagOptions, 'sandbox' | 'littleSharedMemory'> {
  executablePath: string;
  /** The user that Chromium runs as; when left out, `findBrowserUser` finds one. */
  user?: BrowserUser | undefined;
  /** Flags for a special purpose, besides the common ones. */
  moreFlags?: readonly string[];
  /** For example `Asia/Shanghai`; this machine's when left out. */
  timeZone?: string | undefined;
  /** Called when pages had filled the profile and their stored data was removed. */
  onStorageRemoved?: () => void;
  /** Whether the caller answers HTTP authentication challenges; they fail at once when left out. */
  httpAuthentication?: boolean;
  /** The one host whose pages may capture the screen; none when left out. */
  captureHost?: string;
}

/** A Chromium with a process group and a profile of its own; disposing ends the whole group and removes the profile. */
export interface OwnedBrowser extends AsyncDisposable {
  readonly browser: Browser;
  readonly pid: number;
}

const closeTimeoutMs = 2_000;
/**
 * Flags of Puppeteer that are not wanted: a recording has audio; sites reject browsers that reveal automation; and a
 * page that keeps changing its address makes the browser so busy, unless Chrome throttles it, that a recording ended
 * 10 s late (measured). /dev/shm is not used only where `buildChromiumFlags` finds it too small.
 */
const unwantedFlags = [
  '--mute-audio',
  '--enable-automation',
  '--disable-ipc-flooding-protection',
  '--disable-dev-shm-usage',
];
/**
 * Chromium writes Blobs to this folder when a page makes more than the memory for them holds, up to a tenth of the disk,
 * whatever the limits for stored data say: 27 GB in two minutes (measured). A file in its place makes Chromium keep them
 * in memory, some 500 MB of them (measured on 24 GB; less on a small machine), and refuse the rest.
 */
const blobFolder = 'Default/blob_storage';
/** The limit for a profile with its caches; a function has 512 MB for everything. */
const maxProfileBytes = 192 * 1024 * 1024;

/** Launches Chromium. @throws when it does not start within 30 s; nothing of it is left then */
export async function launchBrowser(options: LaunchBrowserOptions): Promise<OwnedBrowser> {
  await using scope = new AsyncDisposableStack();
  const profile = scope.use(await openProfileFolder());
  const user = options.user ?? findBrowserUser();
  const { httpAuthentication = false, captureHost } = options;
  const preferences = buildProfilePreferences({ httpAuthentication, captureHost });
  const written = [profile.path];
  const files = Object.entries(preferences).map(
    ([name, content]) => [name, JSON.stringify(content)] as const,
  );
  for (const [name, content] of [...files, [blobFolder, ''] as const]) {
    const path = join(profile.path, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
    written.push(dirname(path), path);
  }
  if (user !== undefined) for (const path of written) await chown(path, user.uid, user.gid);
  const own = [
    ...buildChromiumFlags({
      ...options,
      sandbox: await canSandbox(user),
      littleSharedMemory: await hasLittleSharedMemory(),
    }),
    ...(options.moreFlags ?? []),
  ];
  const usual = await puppeteer.defaultArgs({
    browser: 'chrome',
    headless: true,
    userDataDir: profile.path,
    args: own,
  });
  const { program, args } = asUser(
    user,
    options.executablePath,
    usual.filter((flag) => own.includes(flag) || !unwantedFlags.includes(flag)),
  );
  const browser = await puppeteer.launch({
    executablePath: program,
    // A pipe and not a port: when this process dies, even by SIGKILL, the pipe closes and Chromium ends.
    pipe: true,
    timeout: launchTimeoutMs,
    protocolTimeout: 60_000,
    defaultViewport: null,
    // The worker handles signals: it finishes the recording before the browser ends.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    // They are among `args`, after the program that switches the user.
    ignoreDefaultArgs: true,
    // Nothing of ours: a page that escapes the sandbox finds no keys here.
    env: {
      ...{ PATH: '/usr/local/bin:/usr/bin:/bin', HOME: profile.path, TMPDIR: profile.path },
      LANG: options.locale === undefined ? 'C.UTF-8' : `${options.locale.replace('-', '_')}.UTF-8`,
      ...(options.timeZone === undefined ? {} : { TZ: options.timeZone }),
    },
    args,
  });
  const child = browser.process();
  const pid = child?.pid;
  const killOnExit = (): void => void (pid !== undefined && signalGroup(pid, 'SIGKILL'));
  process.once('exit', killOnExit);
  scope.defer(async () => {
    await Promise.race([
      browser.close().catch(() => undefined),
      delay(closeTimeoutMs, undefined, { ref: false }),
    ]);
    if (child !== null) await stopProcessGroup(child, closeTimeoutMs);
    process.off('exit', killOnExit);
  });
  if (child === null || pid === undefined) throw new Error('Chromium has no process');
  // Puppeteer stops listening when it has closed the browser; a pipe that breaks later must not end this process.
  for (const pipe of child.stdio) pipe?.on('error', () => undefined);
  scope.use(
    limitStorage({
      browser,
      profile: profile.path,
      maxBytes: maxProfileBytes,
      onRemoved: options.onStorageRemoved,
    }),
  );
  const resources = scope.move();
  return { browser, pid, [Symbol.asyncDispose]: () => resources.disposeAsync() };
}

/** A recording at 1080p takes some 100 to 200 MB. Containers have 64 MB by default, and some machines share one. */
const minSharedBytes = 1024 ** 3;

/**
 * Returns whether /dev/shm has too little space for a browser: a page then crashes when it needs more.
 *
 * @param folder another one, for tests
 * @returns true where there is none
 */
export async function hasLittleSharedMemory(folder = '/dev/shm'): Promise<boolean> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize < minSharedBytes;
  } catch {
    return true;
  }
}
