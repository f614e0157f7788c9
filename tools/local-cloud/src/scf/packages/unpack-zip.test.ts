import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { zipOf } from '../../testing/deployed-function.ts';
import { createTempDir } from '../../testing/temp-dir.ts';
import { openPackageStore } from './package-store.ts';
import { unpackZip } from './unpack-zip.ts';

const zip = async (files: Parameters<typeof zipOf>[0]): Promise<Buffer> =>
  Buffer.from(await zipOf(files), 'base64');

test('files keep their places and permissions', async () => {
  await using dir = await createTempDir('zip');
  const files = { scf_bootstrap: { content: 'a', mode: 0o755 }, 'b/c/d.js': { content: 'd', mode: 0o640 } };
  await unpackZip(await zip(files), dir.path);
  expect(await readFile(join(dir.path, 'b/c/d.js'), 'utf8')).toBe('d');
  const modeOf = async (name: string): Promise<number> => (await stat(join(dir.path, name))).mode & 0o777;
  expect([await modeOf('scf_bootstrap'), await modeOf('b/c/d.js')]).toEqual([0o755, 0o640]);
});

test('what leads out of the folder, is a link or is too large is refused', async () => {
  await using dir = await createTempDir('zip');
  const refused = { code: 'InvalidParameterValue.ZipFile' };
  // The library that writes zips refuses such a name, so it is put in afterwards.
  const outside = (await zip({ 'aa/x': { content: 'x' } })).toString('latin1').replaceAll('aa/x', '../x');
  await expect(unpackZip(Buffer.from(outside, 'latin1'), dir.path)).rejects.toMatchObject(refused);
  const link = await zip({ link: { content: '/etc/passwd', mode: 0o020_777 } });
  await expect(unpackZip(link, dir.path)).rejects.toMatchObject({
    ...refused,
    message: /holds a link: link/,
  });
  const large = await zip({ large: { content: 'x'.repeat(1025) } });
  await expect(unpackZip(large, dir.path, 1024)).rejects.toMatchObject(refused);
  await expect(unpackZip(Buffer.from('no zip'), dir.path)).rejects.toMatchObject(refused);
});

test('a package is kept once, can be locked, and goes when nobody needs it', async () => {
  await using dir = await createTempDir('packages');
  await using store = await openPackageStore(join(dir.path, 'store'));
  let filled = 0;
  const fill = async (folder: string): Promise<void> => {
    filled += 1;
    await mkdir(join(folder, 'a'));
    await unpackZip(await zip({ 'a/b': { content: 'b', mode: 0o755 } }), folder);
  };
  await store.keep('one', fill);
  await store.keep('one', fill);
  await store.keep('two', fill);
  expect(filled).toBe(2);
  const modes = (): Promise<number[]> =>
    Promise.all(
      ['', 'a', 'a/b'].map(async (path) => (await stat(join(store.folderOf('one'), path))).mode & 0o777),
    );
  expect(await modes()).toEqual([0o755, 0o755, 0o555]);
  await store.lock('one');
  expect(await modes()).toEqual([0o555, 0o555, 0o555]);
  await store[Symbol.asyncDispose]();
  expect(await modes()).toEqual([0o755, 0o755, 0o555]);
  await store.retain(new Set(['two']));
  await expect(stat(store.folderOf('one'))).rejects.toThrow('ENOENT');
  expect((await stat(store.folderOf('two'))).isDirectory()).toBe(true);
});
