import { z } from 'zod';
import { median } from '@scf-media/media/testing';
import { readOptions, runTool } from './command-line.ts';
import { formatChecks, formatTable } from './report.ts';
import { judgeSoak } from './soak/judge-soak.ts';
import { runSoak, type SoakReport } from './soak/run-soak.ts';
import type { Sample } from './soak/sample.ts';
import { planSoak } from './soak/soak-plan.ts';

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

const heading = [
  'from s',
  'worker',
  'Chromium',
  'ffmpeg',
  'disk',
  'COS',
  'frames/s',
  'step ms',
  'video ms',
  'audio ms',
  'A/V ms',
];

/**
 * Formats one row for each piece of the recording; memory, disk and COS are in MiB. The delays of video and audio are relative
 * to the video of the first piece.
 */
function formatSoak({ samples, analysis }: SoakReport): string {
  const zeroMs = analysis.pieces[0]?.lags.videoMs ?? 0;
  return formatTable(
    heading,
    analysis.pieces.map((piece) => {
      const within = samples.filter(({ atMs }) => atMs >= piece.fromMs && atMs < piece.toMs);
      const medianMiB = (getBytes: (sample: Sample) => number): string =>
        (median(within.map(getBytes)) / MiB).toFixed(1);
      return [
        (piece.fromMs / 1000).toFixed(0),
        medianMiB(({ workerBytes }) => workerBytes),
        medianMiB(({ browserBytes }) => browserBytes),
        medianMiB(({ ffmpegBytes }) => ffmpegBytes),
        medianMiB(({ diskBytes, profileBytes }) => diskBytes + profileBytes),
        medianMiB(({ storedBytes }) => storedBytes),
        piece.framesPerSecond.toFixed(2),
        piece.longestStepMs.toFixed(0),
        (piece.lags.videoMs - zeroMs).toFixed(1),
        (piece.lags.audioMs - zeroMs).toFixed(1),
        (piece.lags.audioMs - piece.lags.videoMs).toFixed(1),
      ];
    }),
  );
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
