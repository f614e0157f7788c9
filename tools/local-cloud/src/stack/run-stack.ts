import { toMessage, ServiceError } from '@scf-media/protocol/errors';
import { type Stack, type StackOptions, startStack } from './start-stack.ts';
import { catchStopSignals } from './stop-signals.ts';

const WORKER_GRACE_MS = 30_000;

interface RunOptions extends StackOptions {
  /** If true, the end of the parent process stops the stack. */
  readonly isRunByNpm: boolean;
}

/**
 * Runs `npm start`: starts the stack, prints `ready`, and stops it on SIGINT or SIGTERM.
 *
 * @returns the exit code
 */
export async function runStack(options: RunOptions): Promise<number> {
  using signals = catchStopSignals({ parentToo: options.isRunByNpm });
  let stack: Stack | undefined;
  try {
    stack = await Promise.race([startStack(options), signals.first.then(() => undefined)]);
  } catch (error) {
    console.error(explain(error));
    return 1;
  }
  // Nothing runs yet: exiting kills the children.
  if (stack === undefined) return process.exit(130);
  await using running = stack;
  const services = running.services.map(({ name, url }) => `${name} ${url}`);
  console.log(
    ['ready', `console ${running.cloud.apiUrl}`, `COS ${running.cloud.cosUrl}`, ...services].join('  '),
  );
  await signals.first;
  console.log('stopping: running recordings are finished first; a second signal ends them immediately');
  void signals.second.then(() => running.kill());
  await running.stop(WORKER_GRACE_MS);
  return 0;
}

function explain(error: unknown): string {
  if (!(error instanceof ServiceError)) return toMessage(error);
  if (error.code === 'PortInUse') return `${error.message}: set PORT_BASE to use other ports`;
  if (error.code === 'DirectoryInUse')
    return `${error.message}: set LOCAL_CLOUD_DIR to use another directory`;
  return error.message;
}
