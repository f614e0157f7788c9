import { execFile } from 'node:child_process';
import {
  link,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Hono } from 'hono';
import type { Browser } from 'puppeteer-core';
import { expect, test, vi } from 'vitest';
import { servePages } from '../testing/index.ts';
import { findChromium } from './find-chromium.ts';
import { launchBrowser } from './launch-browser.ts';

/** Stores until it may store no more; the answer is what was taken, in MiB, and why it ended. */
const filling = `<!doctype html><title>filling</title><script>
const noise = new Uint8Array(1048576);
for (let at = 0; at < noise.length; at += 65536) crypto.getRandomValues(noise.subarray(at, at + 65536));
const ways = {
  async database(count) {
    const open = indexedDB.open('lesson');
    open.onupgradeneeded = () => open.result.createObjectStore('slides', { autoIncrement: true });
    await new Promise((resolve) => (open.onsuccess = resolve));
    for (;; count()) await new Promise((resolve, reject) => {
      const adding = open.result.transaction('slides', 'readwrite');
      adding.objectStore('slides').add(noise);
      Object.assign(adding, { oncomplete: resolve, onabort: () => reject(adding.error) });
    });
  },
  async cache(count) {
    const cache = await caches.open('lesson');
    for (let n = 0;; count()) await cache.put('/' + n++, new Response(noise));
  },
  async files(count) {
    const folder = await navigator.storage.getDirectory();
    for (let n = 0;; count()) {
      const file = await (await folder.getFileHandle('slide' + n++, { create: true })).createWritable();
      await file.write(noise);
      await file.close();
    }
  },
  async local(count) {
    for (let n = 0;; count()) localStorage.setItem('slide' + n++, 'x'.repeat(1048576));
  },
};
addEventListener('load', async () => {
  document.cookie = 'seat=12; max-age=3600';
  let taken = 0;
  const ends = [];
  const way = new URLSearchParams(location.search).get('way');
  await ways[way](() => { if (++taken > 400) throw new Error('no end'); }).catch((error) => ends.push(error.name));
  window.filled = { taken, ends };
});
</script>`;

const measureMegabytes = async (folder: string): Promise<number> =>
  Number.parseInt((await promisify(execFile)('du', ['-sm', folder])).stdout, 10);

interface Filling extends AsyncDisposable {
  browser: Browser;
  profile: string;
  /** How often what pages had stored was removed. */
  removed(): number;
}

/** Launches a browser whose profile is the only one in a temporary folder of its own. */
async function openBrowser(): Promise<Filling> {
  await using scope = new AsyncDisposableStack();
  const dir = await mkdtemp(join(tmpdir(), 'limit-'));
  scope.defer(() => rm(dir, { recursive: true, force: true, maxRetries: 5 }));
  vi.stubEnv('TMPDIR', dir);
  scope.defer(() => void vi.unstubAllEnvs());
  let removed = 0;
  const { browser } = scope.use(
    await launchBrowser({
      executablePath: process.env['CHROMIUM_PATH'] ?? findChromium(process.env['PATH'] ?? ''),
      width: 640,
      height: 360,
      captureTitle: 'nothing is captured',
      onStorageRemoved: () => void (removed += 1),
    }),
  );
  const [profile = ''] = await readdir(dir);
  const opened = scope.move();
  return {
    browser,
    profile: join(dir, profile),
    removed: () => removed,
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

test('pages can store what a lesson needs, but together no more than the disk limit', async () => {
  await using opened = await openBrowser();
  const { browser, profile, removed } = opened;
  await using pages = await servePages(new Hono().get('/', (c) => c.html(filling)));
  const { port } = new URL(pages.url);
  const tab = await browser.newPage();
  const fill = async (host: string, way: string): Promise<unknown> => {
    await tab.goto(`http://${host}.localhost:${port}/?way=${way}`);
    return (await tab.waitForFunction('window.filled')).jsonValue();
  };
  for (const [way, least, most] of [
    ['database', 40, 48],
    ['cache', 40, 48],
    ['files', 40, 48],
    ['local', 4, 10],
  ] as const) {
    const filled = (await fill(way, way)) as { taken: number; ends: string[] };
    expect(filled.ends).toEqual(['QuotaExceededError']);
    expect(filled.taken).toBeGreaterThanOrEqual(least);
    expect(filled.taken).toBeLessThanOrEqual(most);
  }
  // Each has its own, and all of them together have too much.
  for (let other = 0; other < 20 && removed() === 0; other += 1) await fill(`other${other}`, 'files');
  expect(removed()).toBe(1);
  // Not the one that was not used for the longest time, as Chrome would: all of them.
  await expect.poll(() => measureMegabytes(profile), { timeout: 20_000 }).toBeLessThan(64);
  await tab.goto(`http://database.localhost:${port}/?way=none`);
  expect(await tab.evaluate('indexedDB.databases().then((found) => found.length)')).toBe(0);
  expect(await tab.evaluate('document.cookie')).toBe('seat=12');
});

test('private files that Chromium has lost count of are emptied, and no file elsewhere', async () => {
  await using opened = await openBrowser();
  const { profile, removed } = opened;
  const megabytes = Buffer.alloc(10 * 1024 * 1024, 1);
  const other = join(profile, '..', 'other');
  const folder = join(profile, 'Default', 'File System', '001', 't', '00');
  await Promise.all([mkdir(folder, { recursive: true }), mkdir(other)]);
  for (const name of ['linked', 'renamed']) await writeFile(join(other, name), 'not of a page');
  await symlink(join(other, 'linked'), join(folder, '00000001'));
  await link(join(other, 'renamed'), join(folder, '00000002'));
  await symlink(other, join(folder, '00000003'));
  await using lost = await open(join(folder, '00000004'), 'w');
  for (let written = 0; written < 200; written += 10) await lost.write(megabytes);
  // Less than the limit remains: what was written after the file was emptied may stay, behind a hole.
  await expect.poll(() => measureMegabytes(folder), { timeout: 20_000 }).toBeLessThan(96);
  await expect.poll(removed).toBeGreaterThan(0);
  for (const name of ['linked', 'renamed'])
    expect(await readFile(join(other, name), 'utf8')).toBe('not of a page');
});

test('Blobs are kept in memory', async () => {
  await using opened = await openBrowser();
  const tab = await opened.browser.newPage();
  const read = tab.evaluate("new Blob(['lesson']).text()");
  expect(await read).toBe('lesson');
  // With a folder in its place, Chromium would fill a tenth of the disk.
  expect((await stat(join(opened.profile, 'Default', 'blob_storage'))).isFile()).toBe(true);
});
