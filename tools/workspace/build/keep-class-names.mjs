import { readFile } from 'node:fs/promises';
import { transform } from 'esbuild';

/** Packages that distinguish their errors by the name of the class. */
const packages = ['proxy-chain'];

/**
 * Keeps the names of classes in some packages. When two classes of a bundle have the same name, esbuild renames one, and a
 * package that compares `error.name` no longer recognises its own errors: proxy-chain responded with 500 instead of 407 to
 * a client that had not sent its password yet. `keepNames` for the whole bundle would also call a helper from the functions
 * whose source we inject into pages, which do not have that helper.
 *
 * @type {import('esbuild').Plugin}
 */
export const keepClassNames = {
  name: 'keep-class-names',
  setup(build) {
    const filter = new RegExp(`[/\\\\]node_modules[/\\\\](${packages.join('|')})[/\\\\].*\\.js$`);
    build.onLoad({ filter }, async ({ path }) => {
      const { code } = await transform(await readFile(path, 'utf8'), { keepNames: true, loader: 'js' });
      return { contents: code, loader: 'js' };
    });
  },
};
