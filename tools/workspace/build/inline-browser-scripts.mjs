import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Run from source, tools/local-cloud bundles what the browsers get when it is asked for. A build puts the finished scripts
 * in the place of that, as it does with the recorder page.
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
