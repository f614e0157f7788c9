import { readFile } from 'node:fs/promises';
import { transform } from 'esbuild';

/** Packages that tell their errors apart by the name of the class. */
const packages = ['proxy-chain'];

/**
 * Where two classes of a bundle have the same name, esbuild renames one, and a package that looks at `error.name` no
 * longer knows its own errors: proxy-chain answered "500" where a client had yet to show its password ("407"). These
 * packages keep the names of their classes. `keepNames` for the whole bundle would do it too, but it puts calls of a
 * helper into the functions whose text we give to a page, which has no such helper.
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
