import { z } from 'zod';
import { readOptions, runTool } from './command-line.ts';
import { formatChecks } from './report.ts';
import { judgeSoak } from './soak/judge-soak.ts';
import { runSoak } from './soak/run-soak.ts';
import type { Sample } from './soak/sample.ts';
import { planSoak } from './soak/soak-plan.ts';
import { formatSoak } from './soak/soak-table.ts';

/** Runs `npm run soak`: makes one long recording and measures its cost. Exits with 1 when a check fails. */

const MiB = 1024 * 1024;
const sizes = { '720p': { width: 1280, height: 720 }, '1080p': { width: 1920, height: 1080 } };
const optionsSchema = z.object({
  /** A recording lasts at most 6 h; below one minute there is nothing to compare. */
  minutes: z.coerce.number().min(1).max(360).default(30),
  size: z.enum(['720p', '1080p']).default('720p'),
});

function formatProgress({ atMs, workerBytes, browserBytes, diskBytes }: Sample): string {
  const [worker, browser, disk] = [workerBytes, browserBytes, diskBytes].map((bytes) =>
    (bytes / MiB).toFixed(0),
  );
  return `${(atMs / 1000).toFixed(0)} s: worker ${worker} MiB, Chromium ${browser} MiB, disk ${disk} MiB\n`;
}

await runTool(async (signal) => {
  const { minutes, size } = readOptions(optionsSchema);
  const plan = planSoak(minutes, sizes[size]);
  process.stdout.write(`recording for ${minutes} min at ${plan.width}x${plan.height}\n`);
  let nextLineMs = 0;
  const report = await runSoak(plan, {
    signal,
    onSample(sample) {
      if (sample.atMs < nextLineMs) return;
      nextLineMs = sample.atMs + 30_000;
      process.stdout.write(formatProgress(sample));
    },
  });
  const checks = judgeSoak(report, plan);
  const { framesPerSecond, longestStepMs, lengthMs } = report.analysis;
  const { Frames: frames, SkippedFrames: skipped, DuplicateFrames: repeated } = report.quality ?? {};
  process.stdout.write(
    [
      `\n${formatSoak(report)}\n`,
      `${(report.bytes / MiB).toFixed(0)} MiB, ${(lengthMs / 1000).toFixed(1)} s, `,
      `${framesPerSecond.toFixed(2)} frames per second, longest step ${longestStepMs.toFixed(0)} ms; `,
      `${frames} frames, ${skipped} skipped, ${repeated} repeated\n\n`,
      formatChecks(checks),
    ].join(''),
  );
  return checks.every(({ ok }) => ok);
});
