import { chmod, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findChromium } from './find-chromium.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'find-chromium-'));
});
afterEach(() => rm(dir, { recursive: true }));

async function install(folder: string, name: string, mode = 0o755): Promise<string> {
  const path = join(dir, folder, name);
  await mkdir(join(dir, folder), { recursive: true });
  await writeFile(path, '');
  await chmod(path, mode);
  return path;
}

test('chrome, which always has H.264, is preferred to chromium, wherever it is', async () => {
  await install('a', 'chromium');
  const chrome = await install('b', 'google-chrome');
  expect(findChromium(`${dir}/a:${dir}/b`)).toBe(chrome);
});

test('a file that cannot be run is passed over', async () => {
  await install('a', 'google-chrome', 0o644);
  const chromium = await install('b', 'chromium');
  expect(findChromium(`${dir}/a:${dir}/b`)).toBe(chromium);
});

test('the program behind a known script is taken, and the script where there is none', async () => {
  const script = await realpath(await install('bin', 'chromium'));
  await symlink(join(dir, 'bin'), join(dir, 'link'));
  const programsOf = { [script]: join(dir, 'lib', 'chromium') };
  expect(findChromium(`${dir}/link`, programsOf)).toBe(join(dir, 'link', 'chromium'));
  const program = await install('lib', 'chromium');
  expect(findChromium(`${dir}/link`, programsOf)).toBe(program);
});

test('without one on the path it is the one in a bundle, or it says what was looked for', () => {
  const find = (): string => {
    try {
      return findChromium(dir);
    } catch (error) {
      return String(error);
    }
  };
  expect(find()).toMatch(
    /^\/Applications\/|^Error: no Chromium found: looked for google-chrome-stable, google-chrome/,
  );
});
