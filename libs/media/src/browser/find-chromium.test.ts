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

test('chrome, which always has H.264, is preferred to chromium wherever it is installed', async () => {
  await install('a', 'chromium');
  const chrome = await install('b', 'google-chrome');
  expect(findChromium(`${dir}/a:${dir}/b`)).toBe(chrome);
});

test('a file that is not executable is skipped', async () => {
  await install('a', 'google-chrome', 0o644);
  const chromium = await install('b', 'chromium');
  expect(findChromium(`${dir}/a:${dir}/b`)).toBe(chromium);
});

test('the program behind a known wrapper script is used, or the script if there is none', async () => {
  const script = await realpath(await install('bin', 'chromium'));
  await symlink(join(dir, 'bin'), join(dir, 'link'));
  const programsByScript = { [script]: join(dir, 'lib', 'chromium') };
  expect(findChromium(`${dir}/link`, programsByScript)).toBe(join(dir, 'link', 'chromium'));
  const program = await install('lib', 'chromium');
  expect(findChromium(`${dir}/link`, programsByScript)).toBe(program);
});

test('without one on the PATH, the bundled one is used, or the error lists the searched names', () => {
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
