import { constants } from 'node:fs';
import { lstat, open, readdir, readlink, realpath, statfs } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser } from 'puppeteer-core';
import { within } from '../async.ts';

export interface LimitStorageOptions {
  browser: Browser;
  /** The folder of the profile. */
  profile: string;
  maxBytes: number;
  everyMs?: number;
  /** Called when the pages' stored data was removed. */
  onRemoved?: (() => void) | undefined;
}

/** How often the free space of the disk is checked for each measurement of the profile. */
const checksPerMeasurement = 16;
/** The files that pages store for themselves: Chromium's limits allow 48 MiB for each origin. */
const privateFiles = join('Default', 'File System');
/** Everything that can fill a disk. Cookies are kept: they are small, and may be a login. */
const storageTypes = 'file_systems,indexeddb,local_storage,service_workers,cache_storage,shared_storage';

/**
 * Checks the size of a profile every two seconds (some hundred files, milliseconds), and sooner when the disk is filling,
 * and removes the data that pages have stored when it exceeds the limit.
 *
 * Chromium's own limit applies to each origin, and to all of them only every half hour: a page with frames of ten
 * origins filled a disk of 512 MB (measured), which a function shares with the recording. And Chromium at times loses
 * count of private files whose writing failed: a page that tries to write 20 MB again and again took up to 200 MB/s beyond
 * the limit, in files that Chromium no longer removes (measured in 8 of 20 attempts). Those are emptied here, from half of
 * the limit: some 100 MB more are written until they are.
 */
export function limitStorage(options: LimitStorageOptions): AsyncDisposable {
  const { browser, profile, maxBytes, everyMs = 2_000, onRemoved } = options;
  const closed = new AbortController();
  let removing: Promise<void> | undefined;
  const watching = (async () => {
    for (let check = 1, freeBefore = 0; !closed.signal.aborted; check += 1) {
      await delay(everyMs / checksPerMeasurement, undefined, { signal: closed.signal, ref: false });
      const free = await measureFree(profile);
      if (check % checksPerMeasurement !== 0 && freeBefore - free < maxBytes / checksPerMeasurement) continue;
      freeBefore = free;
      const measured = [measureFolder(profile), measureFolder(join(profile, privateFiles))] as const;
      const [bytes, privateBytes] = await Promise.all(measured);
      if (bytes <= maxBytes && privateBytes <= maxBytes / 2) continue;
      // A removal may take seconds, in which a page could write hundreds of megabytes.
      if (removing === undefined) {
        removing = within(everyMs, removeStored(browser))
          .catch(() => undefined)
          .finally(() => (removing = undefined));
        onRemoved?.();
      }
      await emptyPrivateFiles(profile);
    }
  })().catch(() => undefined);
  return {
    async [Symbol.asyncDispose]() {
      closed.abort();
      await watching;
    },
  };
}

async function removeStored(browser: Browser): Promise<void> {
  const target = browser.targets().find((candidate) => candidate.type() === 'page');
  const session = await target?.createCDPSession();
  await session?.send('Storage.clearDataForOrigin', { origin: '*', storageTypes });
  await session?.detach();
}

/**
 * Empties the private files of all pages, also those that are open. The profile belongs to Chromium's user, perhaps taken
 * over by a page, and this process may be root: a file that turns out to be elsewhere, or to have a second name, is left
 * alone.
 */
async function emptyPrivateFiles(profile: string): Promise<void> {
  const folder = join(await realpath(profile), privateFiles);
  for (const name of await readdir(folder, { recursive: true }).catch(() => [])) {
    try {
      await using file = await open(
        join(folder, name),
        constants.O_WRONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
      );
      const [path, found] = await Promise.all([readlink(`/proc/self/fd/${file.fd}`), file.stat()]);
      if (found.isFile() && found.nlink === 1 && path.startsWith(folder + sep)) await file.truncate();
    } catch {
      // A folder, a link, or removed meanwhile.
    }
  }
}

/** Returns the free space of a folder's file system, in bytes. */
async function measureFree(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** Returns the disk usage of a folder; files that disappear meanwhile do not count. */
async function measureFolder(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  let bytes = 0;
  for (const name of names) {
    const found = await lstat(join(folder, name)).catch(() => undefined);
    // Blocks of 512 bytes: the real usage, also of sparse files.
    bytes += (found?.blocks ?? 0) * 512;
  }
  return bytes;
}
