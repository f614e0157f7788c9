import { ServiceError } from '@scf-media/protocol/errors';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { type PackageFile } from './package-file.ts';

/** What the build writes beside a program; see tools/workspace/build/collect-licenses.mjs. */
const licensesName = 'third-party-licenses.txt';

/**
 * The program that `nx build` made: its modules, without source maps, and the licences of what is in them.
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
    paths.map(async (path) => ({ path, content: withoutMap(await readFile(join(dist, path), 'utf8')) })),
  );
}

function withoutMap(script: string): Buffer {
  return Buffer.from(script.replace(/\n\/\/# sourceMappingURL=.*\n?$/, '\n'));
}
