import { median } from '@scf-media/media/testing';
import { formatTable } from '../report.ts';
import type { Sample } from './sample.ts';
import type { SoakReport } from './run-soak.ts';

const MiB = 1024 * 1024;
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
export function formatSoak({ samples, analysis }: SoakReport): string {
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
