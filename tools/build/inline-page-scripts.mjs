import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The modules of libs/media that give a script for the browser, and by which function. */
const scripts = {
  'recorder-page/bundle-recorder-page.ts': 'bundleRecorderPage',
  'room-page/bundle-room-page.ts': 'bundleRoomPage',
  'room-page/read-sdk.ts': 'readSdk',
};

/**
 * Run from source, libs/media bundles its pages' scripts when they are needed, and reads the TRTC SDK from its package. A
 * build must not need esbuild, our sources nor that package any more: it puts the finished text in the place of that.
 *
 * @type {import('esbuild').Plugin}
 */
export const inlinePageScripts = {
  name: 'inline-page-scripts',
  setup(build) {
    const filter = /[/\\](recorder-page|room-page)[/\\](bundle-recorder-page|bundle-room-page|read-sdk)\.ts$/;
    build.onLoad({ filter }, async ({ path }) => {
      const name = Object.entries(scripts).find(([end]) => path.replaceAll('\\', '/').endsWith(end))?.[1];
      if (name === undefined) return undefined;
      const { [name]: read } = await import(pathToFileURL(path).href);
      const script = JSON.stringify(await read());
      const watchFiles = readdirSync(dirname(path)).map((file) => join(dirname(path), file));
      return { contents: `export const ${name} = async () => ${script};`, loader: 'js', watchFiles };
    });
  },
};
