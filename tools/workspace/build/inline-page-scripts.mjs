import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Run from source, libs/media bundles the scripts of its pages when they are needed, and libs/cloud reads the viewer of
 * descriptions from its package. A build must not need esbuild, our
 * sources or the packages any more: it puts the finished scripts in the place of the functions that make them. The bundler
 * then drops the scripts that an app does not use.
 *
 * @type {import('esbuild').Plugin}
 */
export const inlinePageScripts = {
  name: 'inline-page-scripts',
  setup(build) {
    build.onLoad({ filter: /[/\\](net[/\\]page-scripts|http[/\\]read-viewer)\.ts$/ }, async ({ path }) => {
      const scripts = Object.entries(await import(pathToFileURL(path).href));
      const lines = await Promise.all(
        scripts.map(
          async ([name, read]) => `export const ${name} = async () => (${JSON.stringify(await read())});`,
        ),
      );
      const sources = dirname(dirname(path));
      const watchFiles = readdirSync(sources, { recursive: true })
        .map((file) => join(sources, String(file)))
        .filter((file) => file.endsWith('.ts'));
      return { contents: lines.join('\n'), loader: 'js', watchFiles };
    });
  },
};
