import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openProfileFolder } from './profile-folder.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'profiles-'));
  vi.stubEnv('TMPDIR', dir);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(dir, { recursive: true, force: true, maxRetries: 5 });
});

const script = `
  const { openProfileFolder } = await import(${JSON.stringify(new URL('./profile-folder.ts', import.meta.url))});
  console.log((await openProfileFolder()).path);
  setInterval(() => {}, 1000);`;

test('a folder is removed by its owner, or when the next one is created after its owner was killed', async () => {
  const other = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(other, 'exit');
  const [line] = (await once(other.stdout, 'data', { signal: AbortSignal.timeout(30_000) })) as [Buffer];
  const theirs = line.toString().trim();
  await mkdir(join(theirs, 'Default'));
  await writeFile(join(theirs, 'Default', 'Cookies'), 'left');

  const first = await openProfileFolder();
  expect([theirs, first.path].map(existsSync)).toEqual([true, true]);
  other.kill('SIGSTOP');
  await using second = await openProfileFolder();
  expect(existsSync(theirs)).toBe(true);
  other.kill('SIGKILL');
  await ended;
  await using third = await openProfileFolder();
  expect([theirs, first.path, second.path, third.path].map(existsSync)).toEqual([false, true, true, true]);
  await first[Symbol.asyncDispose]();
  expect(existsSync(first.path)).toBe(false);
});

test('a new folder without an owner is kept, and so are all other folders', async () => {
  const young = join(dir, 'scf-tab-young');
  const old = join(dir, 'scf-tab-old');
  const foreign = join(dir, 'scf-other');
  await Promise.all([young, old, foreign].map((path) => mkdir(path)));
  const longAgo = new Date(Date.now() - 3_600_000);
  await Promise.all([old, foreign].map((path) => utimes(path, longAgo, longAgo)));
  await using own = await openProfileFolder();
  expect([own.path, young, old, foreign].map(existsSync)).toEqual([true, true, false, true]);
});
