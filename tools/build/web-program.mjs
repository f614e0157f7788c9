import smallProgram from './small-program.mjs';

/**
 * The worker's half of a media app, which only the image has: Chromium's and ffmpeg's side, and the clients of what it stores.
 * Apps load it with a dynamic import; whoever got here would have started a worker from the wrong package.
 */
const workerModules = [
  /[/\\]worker[/\\]\w+-worker-route\.ts$/,
  /[/\\]libs[/\\]cloud[/\\]src[/\\](cos|vod)[/\\]index\.ts$/,
];

/** @type {import('esbuild').Plugin} */
const leaveOutWorker = {
  name: 'leave-out-worker',
  setup(build) {
    for (const filter of workerModules)
      build.onLoad({ filter }, ({ path }) => ({
        // Named exports are looked for in what is imported: a CommonJS module has any.
        contents: `throw new Error('the package of a web function has no worker'); module.exports = {}; // ${path.split(/[/\\]/).at(-1)}`,
        loader: 'js',
      }));
  },
};

/**
 * How the web function of a media app is built: as a small program, without the worker's half.
 *
 * @type {import('esbuild').BuildOptions}
 */
export default { ...smallProgram, plugins: [leaveOutWorker, ...(smallProgram.plugins ?? [])] };
