import { readFile } from 'node:fs/promises';

/**
 * Modules that packages include and our programs never use, but would load at every start, with their replacements. Together
 * they reduce a web function from 1.2 MB to 0.5 MB.
 *
 * @type {readonly { filter: RegExp, contents: string, why: string }[]}
 */
const replacements = [
  {
    filter: /[/\\]zod[/\\]v4[/\\]locales[/\\]index\.js$/,
    contents: `export { default as en } from './en.js';`,
    why: 'zod exports its messages in 50 languages; they are only made when one is configured',
  },
  {
    filter: /[/\\]whatwg-url[/\\]lib[/\\]public-api\.js$/,
    contents: `exports.URL = require('node:url').URL;`,
    why: 'node-fetch falls back on it on a Node without URL',
  },
  {
    filter: /[/\\]mime-db[/\\]index\.js$/,
    contents: 'module.exports = {};',
    why: 'form-data and the SDK of COS name the types of files by it; our calls send none, or name the type',
  },
  {
    filter: /[/\\]pino[/\\]lib[/\\]transport\.js$/,
    contents: `module.exports = () => { throw new Error('log transports are left out of this build'); };`,
    why: 'a transport is a thread that writes the log elsewhere; ours goes to stdout',
  },
];

/** @type {import('esbuild').Plugin} */
export const leaveOutUnused = {
  name: 'leave-out-unused',
  setup(build) {
    for (const { filter, contents } of replacements) {
      build.onLoad({ filter }, () => ({ contents, loader: 'js' }));
    }
    // esbuild drops the unused exports of a namespace, but not the unused properties of the object `z`, which is the same.
    build.onLoad({ filter: /[/\\](apps|libs)[/\\][^/\\]+[/\\]src[/\\].*\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const contents = text.replace("import { z } from 'zod';", "import * as z from 'zod';");
      return { contents, loader: 'ts' };
    });
  },
};
