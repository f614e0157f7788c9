import { leaveOutUnused } from './leave-out-unused.mjs';
import program from './program.mjs';

/**
 * A program whose cold start counts: like any other, without what is never used.
 *
 * @type {import('esbuild').BuildOptions}
 */
export default { ...program, plugins: [leaveOutUnused] };
