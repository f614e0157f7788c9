import { createProgress } from './progress/progress.ts';
import { failureText } from './failure-text.ts';
import { runDemo } from './run-demo.ts';
import { createLogTail } from './stack/log-tail.ts';

/** `npm run demo`: every service on real media. Files are left in demo-output/; exits 0 when all of them are good. */
const log = createLogTail(40);
const interrupted = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(name, () => {
    // A second one does not wait for the stack to stop in order; its group is killed on exit.
    if (interrupted.signal.aborted) process.exit(1);
    interrupted.abort(new Error(`interrupted by ${name}`));
  });
}

try {
  await runDemo(createProgress(process.stdout), log, interrupted.signal);
} catch (error) {
  process.stderr.write(failureText(error, interrupted.signal.aborted ? [] : log.lines()));
  process.exitCode = 1;
}
