import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { workspaceRoot } from './workspace-files.ts';

const plugin = pathToFileURL(join(workspaceRoot, 'tools/workspace/build/collect-licenses.mjs')).href;
const { collectLicenses } = (await import(plugin)) as { collectLicenses: Plugin };

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'licenses-'));
});
afterEach(() => rm(dir, { recursive: true }));

/** Builds a program that has what it imports, and not what it leaves unused. */
async function built(files: Record<string, string | object>): Promise<string> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(join(dir, dirname(path)), { recursive: true });
    await writeFile(join(dir, path), typeof content === 'string' ? content : JSON.stringify(content));
  }
  await build({
    ...{ absWorkingDir: dir, entryPoints: ['main.js'], outfile: 'dist/main.js' },
    ...{ bundle: true, format: 'esm', logLevel: 'silent', plugins: [collectLicenses] },
  });
  return readFile(join(dir, 'dist/third-party-licenses.txt'), 'utf8');
}

const createPackage = (name: string, more: object) => ({
  [`node_modules/${name}/package.json`]: { name, version: '1.2.3', main: 'index.js', ...more },
  [`node_modules/${name}/index.js`]: `export const it = ${JSON.stringify(name)};`,
});
const unused = createPackage('unused', { license: 'GPL-3.0-only', sideEffects: false });

test('a program includes the licences of exactly the packages in it', async () => {
  const text = await built({
    ...createPackage('with-text', { license: 'MIT' }),
    'node_modules/with-text/LICENSE': 'Permission is hereby granted',
    ...createPackage('@a/scoped', { license: '(GPL-2.0 OR BSD-3-Clause)', author: { name: 'Ann' } }),
    ...unused,
    'main.js': `import { it as one } from 'with-text'; import { it as two } from '@a/scoped'; import 'unused';
      console.log(one, two);`,
  });
  expect(text).toContain('with-text@1.2.3 (MIT)\n\nPermission is hereby granted\n');
  expect(text).toContain('@a/scoped@1.2.3 ((GPL-2.0 OR BSD-3-Clause))');
  expect(text).toContain('no text in the package, by Ann');
  expect(text).not.toContain('unused');
});

test.each([
  ['is not accepted', { license: 'GPL-3.0-only' }, 'copyleft@1.2.3 (GPL-3.0-only)'],
  ['is not known', {}, 'copyleft@1.2.3 (unknown)'],
  ['is accepted in part', { license: '(MIT AND GPL-2.0)' }, 'copyleft@1.2.3 ((MIT AND GPL-2.0))'],
])('a package whose licence %s fails the build', async (_what, license, named) => {
  const building = built({
    ...createPackage('copyleft', license),
    'main.js': `import { it } from 'copyleft'; console.log(it);`,
  });
  await expect(building).rejects.toThrow(`does not accept: ${named}`);
});
