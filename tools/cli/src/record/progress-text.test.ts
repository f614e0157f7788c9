import type { WebRecord } from '@scf-media/client';
import { expect, test } from 'vitest';
import { formatDuration, formatProgress, formatSize } from './progress-text.ts';
import { parseSegments } from './download.ts';

const task = (more: Partial<WebRecord.TaskInfo>): WebRecord.TaskInfo => ({
  TaskID: 'a',
  Status: 'recording',
  CreateTime: 1,
  ...more,
});

test('describes a recording in one line', () => {
  expect(formatProgress(task({ Status: 'normal' }))).toBe('opening the page');
  const Progress = { DurationMs: 12_345, Frames: 360, Bytes: 1_234_567, WaitingBytes: 0 };
  expect(formatProgress(task({ Progress }))).toBe('recording  0:12  360 frames  1.2 MB');
  expect(formatProgress(task({ Status: 'paused', Progress }))).toBe('paused  0:12  360 frames  1.2 MB');
});

test.each([
  [0, '0:00'],
  [61_999, '1:01'],
  [3_723_000, '1:02:03'],
])('%i ms are %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_000, '1.0 kB'],
  [12_345_678, '12 MB'],
  [5_000_000_000_000, '5000 GB'],
])('%i bytes are %s', (bytes, text) => {
  expect(formatSize(bytes)).toBe(text);
});

test('a playlist lists its segments', () => {
  expect(parseSegments('#EXTM3U\n#EXTINF:2,\nindex-0.ts\r\n\n#EXT-X-ENDLIST\n')).toEqual(['index-0.ts']);
});
