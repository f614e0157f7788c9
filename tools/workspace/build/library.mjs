import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { inlineBrowserScripts } from './inline-browser-scripts.mjs';
import { inlinePageScripts } from './inline-page-scripts.mjs';

/**
 * Builds a library: one file for each door, to which the `default` condition in its package.json `exports` points. The doors
 * are read from there, so there is no second list.
 *
 * `splitting` puts code that two doors share into one chunk, so that a class exists only once and `instanceof` works.
 *
 * @type {import('esbuild').BuildOptions}
 */
export default {
  packages: 'external',
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  plugins: [
    inlinePageScripts,
    inlineBrowserScripts,
    {
      name: 'doors',
      setup(build) {
        const { absWorkingDir = process.cwd(), outdir = '' } = build.initialOptions;
        const projectRoot = dirname(join(absWorkingDir, outdir));
        build.initialOptions.entryPoints = readDoors(projectRoot).map(({ source, built }) => ({
          in: source,
          out: relative(join(absWorkingDir, outdir), built).replace(/\.js$/, ''),
        }));
      },
    },
  ],
};

/**
 * @param {string} projectRoot absolute folder of a library
 * @returns {{ source: string, built: string }[]} absolute paths, one pair per door
 */
function readDoors(projectRoot) {
  const { exports } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'));
  return Object.values(exports)
    .filter((door) => typeof door === 'object')
    .map((door) => ({
      source: join(projectRoot, door['@scf-media/source']),
      built: join(projectRoot, door.default),
    }));
}
