import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What only works where the sources and the packages are, by its module: the function whose text is put in its place. */
const modules = {
  'recorder-page/bundle-recorder-page.ts': 'bundleRecorderPage',
  'recording/page/bundle-room-page.ts': 'bundleRoomPage',
  'recording/page/read-sdk.ts': 'readSdk',
  'push/page/bundle-push-page.ts': 'bundlePushPage',
};

/**
 * Run from source, libs/media bundles the scripts of its pages when they are needed. A build must not need esbuild, our
 * sources nor the packages any more: it puts the finished scripts in the place of that.
 *
 * @type {import('esbuild').Plugin}
 */
export const inlinePageScripts = {
  name: 'inline-page-scripts',
  setup(build) {
    for (const [module, name] of Object.entries(modules)) {
      const filter = new RegExp(`[/\\\\]${module.replaceAll('/', '[/\\\\]').replace('.', '\\.')}$`);
      build.onLoad({ filter }, async ({ path }) => {
        const script = JSON.stringify(await (await import(pathToFileURL(path).href))[name]());
        const watchFiles = readdirSync(dirname(path)).map((file) => join(dirname(path), file));
        return { contents: `export const ${name} = async () => ${script};`, loader: 'js', watchFiles };
      });
    }
  },
};
