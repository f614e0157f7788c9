import { findChromium } from '@scf-media/media/browser';

export interface BenchPrograms {
  chromiumPath: string;
  ffmpegPath: string;
}

/** Finds the browser and ffmpeg that both recorders use: `CHROMIUM_PATH` and `FFMPEG_PATH`, or else those of this machine. */
export function findPrograms(): BenchPrograms {
  return {
    chromiumPath: process.env['CHROMIUM_PATH'] ?? findChromium(process.env['PATH'] ?? ''),
    ffmpegPath: process.env['FFMPEG_PATH'] ?? 'ffmpeg',
  };
}
