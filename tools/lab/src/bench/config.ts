import { findChromium } from '@scf-media/media/browser';

export interface BenchPrograms {
  chromiumPath: string;
  ffmpegPath: string;
}

/** The browser and the ffmpeg that both ways use: `CHROMIUM_PATH` and `FFMPEG_PATH`, else those of this machine. */
export function benchPrograms(): BenchPrograms {
  return {
    chromiumPath: process.env['CHROMIUM_PATH'] ?? findChromium(process.env['PATH'] ?? ''),
    ffmpegPath: process.env['FFMPEG_PATH'] ?? 'ffmpeg',
  };
}
