import { ServiceError } from '@scf-media/protocol/errors';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { PackageFile } from './package-files.ts';

/** Written by the build; see tools/workspace/build/collect-licenses.mjs. */
const licensesName = 'third-party-licenses.txt';

/**
 * Reads the program that `nx build` created: its modules, without source maps, and the licences of their packages.
 *
 * @param dist the folder of the build
 * @throws ServiceError `NotBuilt` when there is no main.js in it
 */
export async function readProgram(dist: string): Promise<PackageFile[]> {
  const entries = await readdir(dist, { recursive: true, withFileTypes: true }).catch(() => []);
  const paths = entries
    .filter((entry) => entry.isFile() && (entry.name.endsWith('.js') || entry.name === licensesName))
    .map((entry) => relative(dist, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
  if (!paths.includes('main.js')) {
    throw new ServiceError('NotBuilt', `${dist} has no main.js: build the app first`, { fault: 'caller' });
  }
  return Promise.all(
    paths.map(async (path) => ({ path, content: removeMap(await readFile(join(dist, path), 'utf8')) })),
  );
}

function removeMap(script: string): Buffer {
  return Buffer.from(script.replace(/\n\/\/# sourceMappingURL=.*\n?$/, '\n'));
}

/**
 * Reads the console's page with its script and style, as `nx build console` created them. They go into the folder `console`
 * beside the program; a service with `CONSOLE` serves them.
 *
 * @param root the workspace
 * @throws ServiceError `NotBuilt`
 */
export async function readConsole(root: string): Promise<PackageFile[]> {
  const dist = join(root, 'tools/console/dist');
  const entries = await readdir(dist, { recursive: true, withFileTypes: true }).catch(() => []);
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dist, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
  if (!paths.includes('index.html')) {
    throw new ServiceError('NotBuilt', `${dist} has no index.html: npx nx build console`, {
      fault: 'caller',
    });
  }
  return Promise.all(
    paths.map(async (path) => ({ path: `console/${path}`, content: await readFile(join(dist, path)) })),
  );
}
