import { DemoFailure } from './demo-failure.ts';
import { createProgress } from './progress.ts';
import { runDemo } from './run-demo.ts';
import { catchStopSignals } from './stop-signals.ts';

/** Runs `npm run demo`: shows every service on real media, and leaves files in demo-output/. Exits with 0 when all are good. */
try {
  await runDemo(createProgress(process.stdout), catchStopSignals());
} catch (error) {
  if (!(error instanceof DemoFailure)) throw error;
  process.stderr.write(error.toText());
  process.exitCode = 1;
}
