import smallProgram from './small-program.mjs';

/** The worker's half of a media app, which only the image has: what drives Chromium and ffmpeg, and what it stores with. */
const workerHalf = /[/\\]worker[/\\]\w+-worker\.ts$/;

/**
 * Apps load that half with a dynamic import; whoever gets here would have started a worker from the wrong package.
 *
 * @type {import('esbuild').Plugin}
 */
const leaveOutWorker = {
  name: 'leave-out-worker',
  setup: (build) =>
    build.onLoad({ filter: workerHalf }, () => ({
      // Named exports are looked for in what is imported: a CommonJS module has any.
      contents: `throw new Error('the package of a web function has no worker'); module.exports = {};`,
      loader: 'js',
    })),
};

/**
 * How the web function of a media app is built: as a small program, without the worker's half.
 *
 * @type {import('esbuild').BuildOptions}
 */
export default { ...smallProgram, plugins: [leaveOutWorker, ...(smallProgram.plugins ?? [])] };
