import { spawn } from 'node:child_process';

const keptLines = 30;

/** A failure whose message is shown to the user without a stack trace. */
export class StepError extends Error {}

/**
 * Runs a command and shows that it is progressing: on a terminal with a line that counts the seconds, elsewhere with a line
 * every 15 s. The command's output is shown only when it fails.
 *
 * @param {string} title what the step is called
 * @param {string[]} argv
 * @param {{ cwd?: string, mayFail?: boolean }} [options] with `mayFail`, a failure is printed and does not throw
 * @throws {StepError} when the command fails
 */
export async function runStep(title, argv, { cwd, mayFail = false } = {}) {
  const startedAt = Date.now();
  /** @type {string[]} */
  let lines = [];
  const elapsed = () => `${Math.round((Date.now() - startedAt) / 1000)} s`;
  const show = process.stdout.isTTY
    ? () =>
        process.stdout.write(
          `\r\x1b[K${`  ${title} … ${elapsed()}  ${lines.at(-1) ?? ''}`.slice(0, process.stdout.columns - 1)}`,
        )
    : () => console.log(`  ${title} … ${elapsed()}`);

  show();
  const timer = setInterval(show, process.stdout.isTTY ? 1_000 : 15_000);
  const problem = await run(argv, cwd, (text) => {
    lines = [...lines, ...text.split(/[\r\n]+/).filter((line) => line.trim() !== '')].slice(-keptLines);
  });
  clearInterval(timer);
  if (process.stdout.isTTY) process.stdout.write('\r\x1b[K');

  if (problem === undefined) {
    console.log(`  ${title}: done in ${elapsed()}`);
  } else if (mayFail) {
    console.log(`  ${title}: ${problem}; continuing without it. ${lines.at(-1) ?? ''}`);
  } else {
    console.error(lines.map((line) => `    ${line}`).join('\n'));
    throw new StepError(`${title} ${problem}.\n\nThe command was:\n\n  ${argv.join(' ')}`);
  }
}

/**
 * @param {string[]} argv
 * @param {string | undefined} cwd
 * @param {(text: string) => void} onOutput
 * @returns {Promise<string | undefined>} what went wrong
 */
function run([program = '', ...args], cwd, onOutput) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    const kill = () => child.kill();
    const stop = () => process.exit(130);
    process.once('exit', kill);
    process.once('SIGINT', stop).once('SIGTERM', stop);
    child.stdout.setEncoding('utf8').on('data', onOutput);
    child.stderr.setEncoding('utf8').on('data', onOutput);
    /** @param {string | undefined} problem */
    const finish = (problem) => {
      process.off('exit', kill).off('SIGINT', stop).off('SIGTERM', stop);
      resolve(problem);
    };
    child.once('error', (error) => finish(`could not be started (${error.message})`));
    child.once('close', (code, signal) =>
      finish(code === 0 ? undefined : `failed (${signal ?? `exit code ${code}`})`),
    );
  });
}
