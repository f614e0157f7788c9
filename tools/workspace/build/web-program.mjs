import smallProgram from './small-program.mjs';

/** The worker of a media app, which only the image contains: what drives Chromium and ffmpeg, and uploads the results. */
const workerHalf = /[/\\]worker[/\\]\w+-worker\.ts$/;

/**
 * Replaces the worker, which apps load with a dynamic import, by an error: it would have been started from the wrong
 * package.
 *
 * @type {import('esbuild').Plugin}
 */
const leaveOutWorker = {
  name: 'leave-out-worker',
  setup: (build) =>
    build.onLoad({ filter: workerHalf }, () => ({
      // A CommonJS module, because esbuild would complain that an ES module lacks the imported names.
      contents: `throw new Error('the package of a web function has no worker'); module.exports = {};`,
      loader: 'js',
    })),
};

/**
 * Builds the web function of a media app: a small program without the worker.
 *
 * @type {import('esbuild').BuildOptions}
 */
export default { ...smallProgram, plugins: [leaveOutWorker, ...(smallProgram.plugins ?? [])] };
