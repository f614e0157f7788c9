import { median } from '@scf-media/media/testing';
import { textTable } from '../report/text-table.ts';
import type { Sample } from './sample.ts';
import type { SoakReport } from './soak-report.ts';

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
  'picture ms',
  'sound ms',
  'A/V ms',
];

/**
 * One row for each piece of the recording; memory, disk and COS in MiB. How far picture and sound are behind the page's clock
 * counts from the picture of the first piece.
 */
export function soakTable({ samples, analysis }: SoakReport): string {
  const zeroMs = analysis.pieces[0]?.lags.pictureMs ?? 0;
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
        (piece.lags.pictureMs - zeroMs).toFixed(1),
        (piece.lags.soundMs - zeroMs).toFixed(1),
        (piece.lags.soundMs - piece.lags.pictureMs).toFixed(1),
      ];
    }),
  );
}
