import { messageOf, ServiceError } from '@scf-media/protocol/errors';
import { type Stack, type StackOptions, startStack } from './start-stack.ts';
import { catchStopSignals } from './stop-signals.ts';

const WORKER_GRACE_MS = 30_000;

/**
 * `npm start`: brings the stack up, says `ready`, and takes it down on SIGINT or SIGTERM.
 *
 * @returns the exit code
 */
export async function runStack(options: StackOptions): Promise<number> {
  using signals = catchStopSignals();
  let stack: Stack | undefined;
  try {
    stack = await Promise.race([startStack(options), signals.first.then(() => undefined)]);
  } catch (error) {
    console.error(explain(error));
    return 1;
  }
  // Nothing is under way yet: the end of this process takes its children with it.
  if (stack === undefined) return process.exit(130);
  await using running = stack;
  const services = running.services.map(({ name, url }) => `${name} ${url}`);
  console.log(
    ['ready', `console ${running.cloud.apiUrl}`, `COS ${running.cloud.cosUrl}`, ...services].join('  '),
  );
  await signals.first;
  console.log(
    'stopping: recordings that are under way are finished first; a second signal ends them at once',
  );
  void signals.second.then(() => running.kill());
  await running.stop(WORKER_GRACE_MS);
  return 0;
}

function explain(error: unknown): string {
  if (!(error instanceof ServiceError)) return messageOf(error);
  if (error.code === 'PortInUse') return `${error.message}: set PORT_BASE to use other ports`;
  if (error.code === 'DirectoryInUse')
    return `${error.message}: set LOCAL_CLOUD_DIR to use another directory`;
  return error.message;
}
