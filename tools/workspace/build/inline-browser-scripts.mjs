import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Replaces the function that bundles the browser scripts of tools/local-cloud with the finished scripts. Run from source,
 * tools/local-cloud bundles them on demand.
 *
 * @type {import('esbuild').Plugin}
 */
export const inlineBrowserScripts = {
  name: 'inline-browser-scripts',
  setup(build) {
    build.onLoad({ filter: /[/\\]trtc[/\\]bundle-browser-scripts\.ts$/ }, async ({ path }) => {
      const { bundleBrowserScripts } = await import(pathToFileURL(path).href);
      const scripts = JSON.stringify([...(await bundleBrowserScripts())]);
      const folder = dirname(path);
      const watchFiles = readdirSync(folder, { recursive: true })
        .map((name) => join(folder, String(name)))
        .filter((name) => name.endsWith('.ts'));
      return {
        contents: `export const bundleBrowserScripts = async () => new Map(${scripts});`,
        loader: 'js',
        watchFiles,
      };
    });
  },
};
