import type { ProbedMedia } from '../media-check/probe-media.ts';

/**
 * One line on a finished recording.
 *
 * @param stopToFileMs from asking for the stop to the first byte of the file
 */
export function recordingSummary(name: string, file: ProbedMedia, stopToFileMs: number): string {
  const seconds = file.durationMs / 1000;
  return [
    `${name}: ${(file.bytes / 1_000_000).toFixed(2)} MB`,
    `${seconds.toFixed(2)} s`,
    `${file.frames} frames (${(file.frames / seconds).toFixed(1)} a second)`,
    `${file.width}x${file.height} H.264 and AAC`,
    `there ${(stopToFileMs / 1000).toFixed(2)} s after Stop`,
  ].join(', ');
}
