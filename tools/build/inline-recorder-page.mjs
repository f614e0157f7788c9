import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Run from source, libs/media bundles the recorder page when it is needed. A build must not need esbuild nor our sources
 * any more: it puts the finished script in the place of that.
 *
 * @type {import('esbuild').Plugin}
 */
export const inlineRecorderPage = {
  name: 'inline-recorder-page',
  setup(build) {
    build.onLoad({ filter: /[/\\]recorder-page[/\\]bundle-recorder-page\.ts$/ }, async ({ path }) => {
      const { bundleRecorderPage } = await import(pathToFileURL(path).href);
      const script = JSON.stringify(await bundleRecorderPage());
      const watchFiles = readdirSync(dirname(path)).map((name) => join(dirname(path), name));
      return {
        contents: `export const bundleRecorderPage = async () => ${script};`,
        loader: 'js',
        watchFiles,
      };
    });
  },
};
