import type { WebRecord } from '@scf-media/client';

/** Pure: a recording in one line: `recording  0:12  360 frames  1.2 MB`. */
export function progressText({ Status, Progress }: WebRecord.TaskInfo): string {
  if (Progress === undefined) return words[Status] ?? Status;
  const { DurationMs, Frames, Bytes } = Progress;
  const frames = Frames === undefined ? [] : [`${Frames} frames`];
  return [words[Status] ?? Status, durationText(DurationMs), ...frames, sizeText(Bytes)].join('  ');
}

const words: Readonly<Record<string, string>> = {
  normal: 'opening the page',
  canceled: 'ending the recording',
  transcode: 'finishing the file',
  upload: 'finishing the file',
};

/** Pure: `1:02:03`, or `2:03`. */
export function durationText(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** Pure: in the unit that leaves at most three digits. */
export function sizeText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const value = bytes / 1000 ** power;
  return `${power === 0 ? value : value.toFixed(value < 10 ? 1 : 0)} ${units[power] ?? ''}`;
}
