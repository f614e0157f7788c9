import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeZip } from '../../testing/deployed-function.ts';
import { createTempDir } from '../../testing/temp-dir.ts';
import { openPackageStore } from './package-store.ts';
import { unpackZip } from './code-source.ts';

const zip = async (files: Parameters<typeof makeZip>[0]): Promise<Buffer> =>
  Buffer.from(await makeZip(files), 'base64');

test('files keep their paths and permissions', async () => {
  await using dir = await createTempDir('zip');
  const files = { scf_bootstrap: { content: 'a', mode: 0o755 }, 'b/c/d.js': { content: 'd', mode: 0o640 } };
  await unpackZip(await zip(files), dir.path);
  expect(await readFile(join(dir.path, 'b/c/d.js'), 'utf8')).toBe('d');
  const readMode = async (name: string): Promise<number> => (await stat(join(dir.path, name))).mode & 0o777;
  expect([await readMode('scf_bootstrap'), await readMode('b/c/d.js')]).toEqual([0o755, 0o640]);
});

test('rejects paths outside the folder, links, and packages that are too large', async () => {
  await using dir = await createTempDir('zip');
  const refused = { code: 'InvalidParameterValue.ZipFile' };
  // The library that writes zips rejects such a name, so it is inserted afterwards.
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

test('a package is stored once, can be locked, and is removed when it is unused', async () => {
  await using dir = await createTempDir('packages');
  await using store = await openPackageStore(join(dir.path, 'store'));
  let filled = 0;
  const fill = async (folder: string): Promise<void> => {
    filled += 1;
    await mkdir(join(folder, 'a'));
    await unpackZip(await zip({ 'a/b': { content: 'b', mode: 0o755 } }), folder);
  };
  await store.add('one', fill);
  await store.add('one', fill);
  await store.add('two', fill);
  expect(filled).toBe(2);
  const modes = (): Promise<number[]> =>
    Promise.all(
      ['', 'a', 'a/b'].map(async (path) => (await stat(join(store.toFolder('one'), path))).mode & 0o777),
    );
  expect(await modes()).toEqual([0o755, 0o755, 0o555]);
  await store.lock('one');
  expect(await modes()).toEqual([0o555, 0o555, 0o555]);
  await store[Symbol.asyncDispose]();
  expect(await modes()).toEqual([0o755, 0o755, 0o555]);
  await store.retain(new Set(['two']));
  await expect(stat(store.toFolder('one'))).rejects.toThrow('ENOENT');
  expect((await stat(store.toFolder('two'))).isDirectory()).toBe(true);
});
