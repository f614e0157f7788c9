import { spawn } from 'node:child_process';
import { liveLine } from './live-line.mjs';

const keptLines = 30;

/** A failure whose message is shown to the user without a stack trace. */
export class StepError extends Error {}

/**
 * Runs a command and shows that it is progressing. The command's output is shown only when it fails.
 *
 * @param {string} title what the step is called
 * @param {string[]} argv
 * @param {object} [options]
 * @param {string} [options.cwd]
 * @param {boolean} [options.mayFail] a failure is printed and does not throw
 * @param {AbortSignal} [options.signal] when it is aborted before the start, its reason is thrown
 * @param {boolean} [options.endsWithSignal] also stops a running command on abort
 */
export async function runStep(title, argv, { cwd, mayFail = false, signal, endsWithSignal = false } = {}) {
  signal?.throwIfAborted();
  const startedAtMs = Date.now();
  /** @type {string[]} */
  let lines = [];
  const live = liveLine.begin(title);
  const problem = await run(argv, { cwd, signal: endsWithSignal ? signal : undefined }, (text) => {
    lines = [...lines, ...text.split(/[\r\n]+/).filter((line) => line.trim() !== '')].slice(-keptLines);
    live.say(lines.at(-1) ?? '');
  });
  live.end();
  if (endsWithSignal) signal?.throwIfAborted();

  if (problem === undefined) {
    console.log(`  ${title}: done in ${Math.round((Date.now() - startedAtMs) / 1000)} s`);
  } else if (mayFail) {
    console.log(`  ${title}: ${problem}; continuing without it. ${lines.at(-1) ?? ''}`);
  } else {
    console.error(lines.map((line) => `    ${line}`).join('\n'));
    throw new StepError(`${title} ${problem}.\n\nThe command was:\n\n  ${argv.join(' ')}`);
  }
}

/**
 * Runs several works in parallel. When one of them fails, the others start no further step, but finish the current one: killing
 * apt would leave packages half installed.
 *
 * @param {((signal: AbortSignal) => Promise<void>)[]} works
 * @throws StepError with all failures
 */
export async function sideBySide(works) {
  const failure = new AbortController();
  const ends = await Promise.allSettled(
    works.map(async (work) => {
      try {
        await work(failure.signal);
      } catch (error) {
        failure.abort(error);
        throw error;
      }
    }),
  );
  const errors = new Set(ends.flatMap((end) => (end.status === 'rejected' ? [end.reason] : [])));
  for (const error of errors) if (!(error instanceof StepError)) throw error;
  if (errors.size > 0) throw new StepError([...errors].map(({ message }) => message).join('\n\n'));
}

/**
 * @param {string[]} argv
 * @param {{ cwd: string | undefined, signal: AbortSignal | undefined }} options
 * @param {(text: string) => void} onOutput
 * @returns {Promise<string | undefined>} what went wrong
 */
function run([program = '', ...args], { cwd, signal }, onOutput) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    const kill = () => child.kill();
    const stop = () => process.exit(130);
    process.once('exit', kill);
    process.once('SIGINT', stop).once('SIGTERM', stop);
    signal?.addEventListener('abort', kill, { once: true });
    child.stdout.setEncoding('utf8').on('data', onOutput);
    child.stderr.setEncoding('utf8').on('data', onOutput);
    /** @param {string | undefined} problem */
    const finish = (problem) => {
      process.off('exit', kill).off('SIGINT', stop).off('SIGTERM', stop);
      signal?.removeEventListener('abort', kill);
      resolve(problem);
    };
    child.once('error', (error) => finish(`could not be started (${error.message})`));
    child.once('close', (code, endSignal) =>
      finish(code === 0 ? undefined : `failed (${endSignal ?? `exit code ${code}`})`),
    );
  });
}
