import { DemoFailure } from './demo-failure.ts';
import { createProgress } from './progress/progress.ts';
import { runDemo } from './run-demo.ts';
import { catchStopSignals } from './stop-signals.ts';

/** `npm run demo`: every service on real media. Files are left in demo-output/; exits 0 when all of them are good. */
try {
  await runDemo(createProgress(process.stdout), catchStopSignals());
} catch (error) {
  if (!(error instanceof DemoFailure)) throw error;
  process.stderr.write(error.toText());
  process.exitCode = 1;
}
