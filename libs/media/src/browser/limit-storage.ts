import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
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

/** Everything that can fill a disk. Cookies are kept: they are small, and may be a login. */
const storageTypes = 'file_systems,indexeddb,local_storage,service_workers,cache_storage,shared_storage';

/**
 * Checks the size of a profile every two seconds (some hundred files, milliseconds), and removes the data that pages
 * have stored when it exceeds a limit.
 *
 * Chromium's own limit applies to each origin, and to all of them only every half hour: a page with frames of ten
 * origins filled a disk of 512 MB (measured), which a function shares with the recording.
 */
export function limitStorage(options: LimitStorageOptions): AsyncDisposable {
  const { browser, profile, maxBytes, everyMs = 2_000, onRemoved } = options;
  const closed = new AbortController();
  const watching = (async () => {
    while (!closed.signal.aborted) {
      await delay(everyMs, undefined, { signal: closed.signal, ref: false });
      if ((await measureFolder(profile)) <= maxBytes) continue;
      await within(everyMs, removeStored(browser));
      onRemoved?.();
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
