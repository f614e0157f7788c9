import { ServiceError } from '@scf-media/protocol/errors';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { type PackageFile } from './package-file.ts';

/**
 * The console's page with its script and style, as `nx build console` made them, in the folder `console` beside the program: a
 * service with `CONSOLE` serves them.
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
