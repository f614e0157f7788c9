import type { WebRecord } from '@scf-media/client';

/** Pure: describes a recording in one line, such as `recording  0:12  360 frames  1.2 MB`. */
export function formatProgress({ Status, Progress }: WebRecord.TaskInfo): string {
  if (Progress === undefined) return words[Status] ?? Status;
  const { DurationMs, Frames, Bytes } = Progress;
  const frames = Frames === undefined ? [] : [`${Frames} frames`];
  return [words[Status] ?? Status, formatDuration(DurationMs), ...frames, formatSize(Bytes)].join('  ');
}

const words: Readonly<Record<string, string>> = {
  normal: 'opening the page',
  canceled: 'ending the recording',
  transcode: 'finishing the file',
  upload: 'finishing the file',
};

/** Pure: formats a duration as `1:02:03`, or as `2:03` below an hour. */
export function formatDuration(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** Pure: formats a size in the unit that leaves at most three digits. */
export function formatSize(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const value = bytes / 1000 ** power;
  return `${power === 0 ? value : value.toFixed(value < 10 ? 1 : 0)} ${units[power] ?? ''}`;
}
