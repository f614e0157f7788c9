import { z } from 'zod';
import { readOptions } from './command-line/read-options.ts';
import { runTool } from './command-line/run-tool.ts';
import { checkLines } from './report/check-lines.ts';
import { judgeSoak } from './soak/judge-soak.ts';
import { runSoak } from './soak/run-soak.ts';
import type { Sample } from './soak/sample.ts';
import { soakPlan } from './soak/soak-plan.ts';
import { soakTable } from './soak/soak-table.ts';

/** `npm run soak`: one long recording, and what it takes. Exits 1 when a measure is missed. */

const MiB = 1024 * 1024;
const sizes = { '720p': { width: 1280, height: 720 }, '1080p': { width: 1920, height: 1080 } };
const optionsSchema = z.object({
  /** 6 h is the longest recording; below 1 there is nothing to compare. */
  minutes: z.coerce.number().min(1).max(360).default(30),
  size: z.enum(['720p', '1080p']).default('720p'),
});

function progressLine({ atMs, workerBytes, browserBytes, diskBytes }: Sample): string {
  const [worker, browser, disk] = [workerBytes, browserBytes, diskBytes].map((bytes) =>
    (bytes / MiB).toFixed(0),
  );
  return `${(atMs / 1000).toFixed(0)} s: worker ${worker} MiB, Chromium ${browser} MiB, disk ${disk} MiB\n`;
}

await runTool(async (signal) => {
  const { minutes, size } = readOptions(optionsSchema);
  const plan = soakPlan(minutes, sizes[size]);
  process.stdout.write(`recording for ${minutes} min at ${plan.width}x${plan.height}\n`);
  let nextLineMs = 0;
  const report = await runSoak(plan, {
    signal,
    onSample(sample) {
      if (sample.atMs < nextLineMs) return;
      nextLineMs = sample.atMs + 30_000;
      process.stdout.write(progressLine(sample));
    },
  });
  const checks = judgeSoak(report, plan);
  const { framesPerSecond, longestStepMs, lengthMs } = report.analysis;
  const { Frames: frames, SkippedFrames: skipped, DuplicateFrames: repeated } = report.quality ?? {};
  process.stdout.write(
    [
      `\n${soakTable(report)}\n`,
      `${(report.bytes / MiB).toFixed(0)} MiB, ${(lengthMs / 1000).toFixed(1)} s, `,
      `${framesPerSecond.toFixed(2)} frames a second, longest step ${longestStepMs.toFixed(0)} ms; `,
      `${frames} frames, ${skipped} skipped, ${repeated} repeated\n\n`,
      checkLines(checks),
    ].join(''),
  );
  return checks.every(({ ok }) => ok);
});
