import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { inlineBrowserScripts } from './inline-browser-scripts.mjs';
import { inlinePageScripts } from './inline-page-scripts.mjs';

/**
 * How a library is built: one file per door, so that the `default` condition of each door in its package.json
 * `exports` is true after a build. The doors are read from there; there is no second list to keep in step.
 *
 * `splitting` keeps code that two doors share in one chunk: a class exists once, and `instanceof` holds.
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
        build.initialOptions.entryPoints = doorsOf(projectRoot).map(({ source, built }) => ({
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
function doorsOf(projectRoot) {
  const { exports } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'));
  return Object.values(exports)
    .filter((door) => typeof door === 'object')
    .map((door) => ({
      source: join(projectRoot, door['@scf-media/source']),
      built: join(projectRoot, door.default),
    }));
}
