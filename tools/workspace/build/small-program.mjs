import { collectLicenses } from './collect-licenses.mjs';
import { inlinePageScripts } from './inline-page-scripts.mjs';
import { leaveOutUnused } from './leave-out-unused.mjs';
import program from './program.mjs';

/**
 * A program whose cold start counts: like any other, without what is never used; and what the first answer does not need
 * (the SDK, Redis) is in files of its own, in `dist/parts`, which are read when they are needed.
 *
 * @type {import('esbuild').BuildOptions}
 */
export default {
  ...program,
  plugins: [inlinePageScripts, leaveOutUnused, collectLicenses],
  splitting: true,
  chunkNames: 'parts/[name]-[hash]',
};
