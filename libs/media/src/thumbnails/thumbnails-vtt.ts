import { mostPictures, type PixelSize, placeOf } from './sheet-layout.ts';

/**
 * Pure: the WebVTT file by which players find the picture of a moment: one cue for each, with the place on its sheet
 * as a media fragment (https://www.w3.org/TR/media-frags/#naming-space).
 *
 * @param timesMs when each picture was; it stands for the time until the next one
 * @param options.sheets the names of the sheets, relative to this file
 * @param options.durationMs of the recording
 */
export function thumbnailsVtt(
  timesMs: readonly number[],
  { sheets, size, durationMs }: { sheets: readonly string[]; size: PixelSize; durationMs: number },
): string {
  const cues = timesMs.map((startMs, index) => {
    const endMs = Math.max(startMs + 1, timesMs[index + 1] ?? durationMs);
    const { x, y } = placeOf(index % mostPictures, size);
    const sheet = sheets[Math.floor(index / mostPictures)] ?? '';
    const place = [x, y, size.width, size.height].join(',');
    return `${timestamp(startMs)} --> ${timestamp(endMs)}\n${encodeURIComponent(sheet)}#xywh=${place}\n`;
  });
  return ['WEBVTT\n', ...cues].join('\n');
}

function timestamp(ms: number): string {
  const whole = Math.round(ms);
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  const seconds = whole / 1000;
  const thousandths = String(whole % 1000).padStart(3, '0');
  return `${two(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}.${thousandths}`;
}
