import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test, vi } from 'vitest';
import { findChromium } from './find-chromium.ts';
import { launchBrowser } from './launch-browser.ts';
import {
  adviseOnUser,
  canSandbox,
  findBrowserUser,
  adviseOnSandbox,
  warnOfBrowser,
} from './browser-isolation.ts';

/** Nobody's: no file of the machine belongs to it. */
const other = { uid: 54_321, gid: 54_321 };

test('Chromium runs as another user, who can read neither the environment nor the files of this process', async () => {
  const isRoot = process.getuid?.() === 0;
  vi.stubEnv('SECRET_KEY', 'hush-5f3a');
  await using env = new AsyncDisposableStack();
  env.defer(() => void vi.unstubAllEnvs());
  const user = isRoot ? other : { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  await using owned = await launchBrowser({
    executablePath: findChromium(process.env['PATH'] ?? ''),
    ...{ width: 640, height: 360, captureTitle: 'none' },
    ...(isRoot ? { user } : {}),
  });
  const page = await owned.browser.newPage();
  await page.goto('data:text/html,<title>here</title>');
  expect(await page.title()).toBe('here');
  // Neither are our keys in an environment of its own, which a page that breaks out of Chromium has.
  expect(await readFile(`/proc/${owned.pid}/environ`, 'utf8')).not.toContain('hush-5f3a');
  // Real, effective, saved, and that of files.
  const status = await readFile(`/proc/${owned.pid}/status`, 'utf8');
  const readIds = (name: string): string[] => {
    const line = status.split('\n').find((text) => text.startsWith(`${name}:`)) ?? '';
    return line.split(/\s+/).slice(1).filter(Boolean);
  };
  expect(readIds('Uid')).toEqual(Array(4).fill(String(user.uid)));
  expect(readIds('Gid')).toEqual(Array(4).fill(String(user.gid)));
  if (isRoot) expect(readIds('Groups')).toEqual([]);

  if (!isRoot) return;
  await using scope = new AsyncDisposableStack();
  const dir = await mkdtemp(join(tmpdir(), 'secret-'));
  scope.defer(() => rm(dir, { recursive: true }));
  await writeFile(join(dir, 'journal'), 'media', { mode: 0o600 });
  const read = (path: string) =>
    promisify(execFile)('cat', [path], { ...other, maxBuffer: 1e8 }).then(
      () => 'read',
      (error: { stderr: string }) => (/Permission denied/.test(error.stderr) ? 'denied' : error.stderr),
    );
  expect(await read(`/proc/${process.pid}/environ`)).toBe('denied');
  expect(await read(join(dir, 'journal'))).toBe('denied');
  expect((await stat(`/proc/${process.pid}/environ`)).uid).toBe(0);
});

test('Chromium starts with the sandbox that was detected on this machine', async () => {
  await using scope = new AsyncDisposableStack();
  const profile = await mkdtemp(join(tmpdir(), 'chromium-'));
  scope.defer(() => rm(profile, { recursive: true, force: true, maxRetries: 5 }));
  const chromium = findChromium(process.env['PATH'] ?? '');
  const flags = [
    ...[`--user-data-dir=${profile}`, '--headless=new', '--no-first-run', '--disable-background-networking'],
    ...['--dump-dom', 'about:blank'],
  ];
  const dump = (more: readonly string[]): Promise<string> =>
    promisify(execFile)(chromium, [...more, ...flags], { timeout: 30_000 }).then(
      ({ stdout }) => stdout,
      () => '',
    );
  const hasSandbox = await canSandbox();
  expect(await dump(hasSandbox ? [] : ['--no-sandbox'])).toContain('<body>');
  expect(hasSandbox || (await dump([])) === '').toBe(true);
  expect((await adviseOnSandbox()) === undefined).toBe(await canSandbox(findBrowserUser()));
  const warned: string[] = [];
  await warnOfBrowser((advice) => warned.push(advice));
  expect(warned).toEqual([adviseOnUser(), await adviseOnSandbox()].filter((advice) => advice !== undefined));
  expect(warned.some((advice) => advice.includes('without its sandbox'))).toBe(
    !(await canSandbox(findBrowserUser())),
  );
});
