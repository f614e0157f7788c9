import { execFile } from 'node:child_process';
import { cp, glob, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';

const root = resolve(import.meta.dirname, '../..');

/** The path of the TypeScript 7 compiler, which has no JavaScript API. */
export const tsc = join(createRequire(import.meta.url).resolve('typescript-7/package.json'), '../bin/tsc');

/**
 * Builds the package to publish: one module, self-contained declarations, and a package.json without workspace settings.
 *
 * @param to the output folder; its content is replaced
 */
export async function packClient(to: string): Promise<void> {
  await rm(to, { recursive: true, force: true });
  await mkdir(to, { recursive: true });
  await build({
    entryPoints: [join(root, 'src/client/index.ts')],
    outfile: join(to, 'index.js'),
    bundle: true,
    format: 'esm',
    target: 'es2023',
    platform: 'neutral',
    external: ['node:crypto'],
  });
  const declarations = ['--emitDeclarationOnly', '--composite', 'false', '--incremental', 'false'];
  const places = ['--rootDir', join(root, 'src'), '--outDir', to, '--declarationMap', 'false'];
  await promisify(execFile)(process.execPath, [
    ...[tsc, '--project', join(root, 'tsconfig.package.json')],
    ...declarations,
    ...places,
  ]);
  for await (const path of glob('**/*.d.ts', { cwd: to })) {
    const text = await readFile(join(to, path), 'utf8');
    await writeFile(join(to, path), text.replaceAll(/(from '\.[^']*)\.ts'/g, "$1.js'"));
  }
  const { name, version, description, license } = JSON.parse(
    await readFile(join(root, 'package.json'), 'utf8'),
  ) as Record<string, string>;
  const manifest = {
    ...{ name, version, description, license },
    type: 'module',
    sideEffects: false,
    engines: { node: '>=22' },
    exports: { '.': { types: './client/index.d.ts', default: './index.js' } },
  };
  await writeFile(join(to, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  await cp(join(root, 'README.md'), join(to, 'README.md'));
  await cp(join(root, '../../LICENSE'), join(to, 'LICENSE'));
}
