import { collectLicenses } from './collect-licenses.mjs';
import { inlinePageScripts } from './inline-page-scripts.mjs';
import { leaveOutUnused } from './leave-out-unused.mjs';
import program from './program.mjs';

/**
 * Builds a program for fast cold starts: the code that the first response does not need (the SDK, Redis) is in the separate
 * files.
 *
 * @type {import('esbuild').BuildOptions}
 */
export default {
  ...program,
  plugins: [inlinePageScripts, leaveOutUnused, collectLicenses],
};
