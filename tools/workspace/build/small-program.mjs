import { collectLicenses } from './collect-licenses.mjs';
import { inlinePageScripts } from './inline-page-scripts.mjs';
import { leaveOutUnused } from './leave-out-unused.mjs';
import program from './program.mjs';

/**
 * Builds a program for fast cold starts: without unused modules, and with the code that the first response does not need
 * (the SDK, Redis) in separate files in `dist/parts`, which are loaded on demand.
 *
 * @type {import('esbuild').BuildOptions}
 */
export default {
  ...program,
  plugins: [inlinePageScripts, leaveOutUnused, collectLicenses],
  splitting: true,
  chunkNames: 'parts/[name]-[hash]',
};
