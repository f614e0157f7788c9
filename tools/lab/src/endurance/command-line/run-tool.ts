import { catchStopSignals } from '@scf-media/local-cloud/testing';
import { messageOf, ServiceError } from '@scf-media/protocol/errors';

/**
 * Runs a measurement to its end, or until SIGINT or SIGTERM; a second signal ends it at once, and everything that it
 * started with it. The exit code is 0 when everything was as it should be, else 1.
 *
 * @param measure told by its signal to end; returns whether all was well
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
    process.stderr.write(`${known || !(error instanceof Error) ? messageOf(error) : error.stack}\n`);
  }
}
