import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Replaces the functions that bundle page scripts with the finished scripts. Run from source, libs/media bundles the scripts
 * of its pages on demand, and libs/cloud reads the API viewer from its package; a built program has neither esbuild, nor our
 * sources, nor the packages. The bundler then drops the scripts that an app does not use.
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
