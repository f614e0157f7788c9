import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { inlineBrowserScripts } from './inline-browser-scripts.mjs';
import { inlinePageScripts } from './inline-page-scripts.mjs';

/**
 * Builds a library: one file for each entry point, to which the `default` condition in its package.json `exports` points.
 * The entry points are read from there, so there is no second list.
 *
 * `splitting` puts code that two entry points share into one chunk, so that a class exists only once and `instanceof` works.
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
      name: 'entry-points',
      setup(build) {
        const { absWorkingDir = process.cwd(), outdir = '' } = build.initialOptions;
        const projectRoot = dirname(join(absWorkingDir, outdir));
        build.initialOptions.entryPoints = readEntryPoints(projectRoot).map(({ source, built }) => ({
          in: source,
          out: relative(join(absWorkingDir, outdir), built).replace(/\.js$/, ''),
        }));
      },
    },
  ],
};

/**
 * @param {string} projectRoot absolute folder of a library
 * @returns {{ source: string, built: string }[]} absolute paths, one pair per entry point
 */
function readEntryPoints(projectRoot) {
  const { exports } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'));
  return Object.values(exports)
    .filter((target) => typeof target === 'object')
    .map((target) => ({
      source: join(projectRoot, target['@scf-media/source']),
      built: join(projectRoot, target.default),
    }));
}
