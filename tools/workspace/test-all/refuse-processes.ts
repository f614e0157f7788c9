import childProcess from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';

/**
 * Makes unit tests fail when they start a process: they run in parallel and their results are cached, so they must not
 * depend on programs of the machine. A test that starts a process is an integration or a media test.
 */
const starters = ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork'] as const;

for (const name of starters) {
  Object.assign(childProcess, {
    [name]: (program: unknown) => {
      throw new Error(
        `a unit test started ${String(program)}: name the file *.integration.test.ts (or *.media.test.ts when it needs Chromium or ffmpeg in real time)`,
      );
    },
  });
}
syncBuiltinESMExports();
