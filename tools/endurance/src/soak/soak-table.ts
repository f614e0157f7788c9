import { median } from '@scf-media/media/testing';
import { textTable } from '../report/text-table.ts';
import type { Sample } from './sample.ts';
import type { SoakReport } from './soak-report.ts';

const MiB = 1024 * 1024;
const heading = ['from s', 'worker', 'Chromium', 'ffmpeg', 'disk', 'COS', 'frames/s', 'step ms', 'A/V ms'];

/** One row for each piece of the recording; memory, disk and COS in MiB. */
export function soakTable({ samples, analysis }: SoakReport): string {
  return textTable(
    heading,
    analysis.pieces.map((piece) => {
      const within = samples.filter(({ atMs }) => atMs >= piece.fromMs && atMs < piece.toMs);
      const middle = (bytesOf: (sample: Sample) => number): string =>
        (median(within.map(bytesOf)) / MiB).toFixed(1);
      return [
        (piece.fromMs / 1000).toFixed(0),
        middle(({ workerBytes }) => workerBytes),
        middle(({ browserBytes }) => browserBytes),
        middle(({ ffmpegBytes }) => ffmpegBytes),
        middle(({ diskBytes, profileBytes }) => diskBytes + profileBytes),
        middle(({ storedBytes }) => storedBytes),
        piece.framesPerSecond.toFixed(2),
        piece.longestStepMs.toFixed(0),
        piece.soundOffsetMs.toFixed(1),
      ];
    }),
  );
}
