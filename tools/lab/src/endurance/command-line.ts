import { catchStopSignals } from '@scf-media/local-cloud/testing';
import { ServiceError, toMessage } from '@scf-media/protocol/errors';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import type { z } from 'zod';

/**
 * Waits for the lock of a file (flock(1)) and holds it until disposed, so that measurements on a shared machine do not
 * overlap. The lock is released even if this process is killed.
 *
 * @throws Error when there is no flock, or the file cannot be locked
 */
export async function holdLock(file: string, signal: AbortSignal): Promise<AsyncDisposable> {
  // The lock is held once cat echoes a line, and until its input is closed.
  const holder = spawn('flock', [file, 'cat'], { stdio: ['pipe', 'pipe', 'inherit'], signal });
  const ended = once(holder, 'close');
  ended.catch(() => undefined);
  holder.stdin.on('error', () => undefined);
  holder.stdin.write('\n');
  const failed = ended.then(() => {
    throw new Error(`could not lock ${file}`);
  });
  failed.catch(() => undefined);
  await Promise.race([once(holder.stdout, 'data'), failed]);
  return {
    async [Symbol.asyncDispose]() {
      holder.stdin.end();
      await ended.catch(() => undefined);
    },
  };
}

/**
 * Reads `--name value` options, one for each key of the schema.
 *
 * @throws ServiceError `InvalidOptions` that names every invalid option
 */
export function readOptions<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  args: string[] = process.argv.slice(2),
): z.output<z.ZodObject<Shape>> {
  const names = Object.keys(schema.shape);
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
  let values: unknown;
  try {
    ({ values } = parseArgs({ args, options, strict: true, allowPositionals: false }));
  } catch (error) {
    throw invalid(error instanceof Error ? error.message : String(error));
  }
  const parsed = schema.safeParse(values);
  if (parsed.success) return parsed.data;
  throw invalid(parsed.error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`).join('; '));
}

const invalid = (message: string): ServiceError =>
  new ServiceError('InvalidOptions', message, { fault: 'caller' });

/**
 * Runs a measurement to its end, or until SIGINT or SIGTERM. A second signal exits at once, together with all child
 * processes. The exit code is 0 when every check passed, else 1.
 *
 * @param measure ends when its signal is aborted; returns whether every check passed
 */
export async function runTool(measure: (signal: AbortSignal) => Promise<boolean>): Promise<void> {
  using signals = catchStopSignals({ parentToo: false });
  const interrupted = new AbortController();
  void signals.first.then(() => interrupted.abort(new Error('interrupted')));
  void signals.second.then(() => process.exit(130));
  try {
    if (!(await measure(interrupted.signal))) process.exitCode = 1;
  } catch (error) {
    process.exitCode = 1;
    const known = interrupted.signal.aborted || error instanceof ServiceError;
    process.stderr.write(`${known || !(error instanceof Error) ? toMessage(error) : error.stack}\n`);
  }
}
