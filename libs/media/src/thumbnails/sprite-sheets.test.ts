import { expect, test } from 'vitest';
import { toCellPosition, toThumbnailSize, writeThumbnailsVtt, toGrid } from './sprite-sheets.ts';

const size = { width: 160, height: 90 };

test('each thumbnail lasts until the next one, the last until the end', () => {
  const timesMs = [0, 10_012.4, 3_600_000, 3_659_999.6];
  expect(writeThumbnailsVtt(timesMs, { sheets: ['a.jpg'], size, durationMs: 3_661_000 })).toBe(`WEBVTT

00:00:00.000 --> 00:00:10.012
a.jpg#xywh=0,0,160,90

00:00:10.012 --> 01:00:00.000
a.jpg#xywh=160,0,160,90

01:00:00.000 --> 01:01:00.000
a.jpg#xywh=320,0,160,90

01:01:00.000 --> 01:01:01.000
a.jpg#xywh=480,0,160,90
`);
});

test('the 26th thumbnail is the first of the second sheet, and names are URL-encoded', () => {
  const timesMs = Array.from({ length: 26 }, (_, index) => index * 2_000);
  const cues = writeThumbnailsVtt(timesMs, {
    sheets: ['课 1.jpg', '课 2.jpg'],
    size,
    durationMs: 51_000,
  }).split('\n\n');
  expect(cues.at(-2)).toMatch(/\n%E8%AF%BE%201.jpg#xywh=640,360,160,90$/);
  expect(cues.at(-1)).toBe('00:00:50.000 --> 00:00:51.000\n%E8%AF%BE%202.jpg#xywh=0,0,160,90\n');
});

test('a last thumbnail at the very end has a cue that players accept', () => {
  expect(writeThumbnailsVtt([0, 2_000], { sheets: ['a'], size, durationMs: 2_000 })).toContain(
    '00:00:02.000 --> 00:00:02.001',
  );
});

test.each([
  [{ width: 1280, height: 720 }, 160, { width: 160, height: 90 }],
  [{ width: 720, height: 1280 }, 160, { width: 90, height: 160 }],
  [{ width: 1024, height: 768 }, 33, { width: 34, height: 24 }],
  [{ width: 2560, height: 2 }, 32, { width: 32, height: 2 }],
  [{ width: 64, height: 36 }, 640, { width: 640, height: 360 }],
])('a thumbnail of %j with %i pixels is %j', (media, maxPixels, size) => {
  expect(toThumbnailSize(media, maxPixels)).toEqual(size);
});

test.each([
  [1, { columns: 1, rows: 1 }],
  [5, { columns: 5, rows: 1 }],
  [6, { columns: 5, rows: 2 }],
  [25, { columns: 5, rows: 5 }],
])('%i thumbnails are laid out as %j', (thumbnails, grid) => {
  expect(toGrid(thumbnails)).toEqual(grid);
});

test('thumbnails are laid out in reading order', () => {
  const size = { width: 160, height: 90 };
  expect([0, 4, 5, 24].map((index) => toCellPosition(index, size))).toEqual([
    { x: 0, y: 0 },
    { x: 640, y: 0 },
    { x: 0, y: 90 },
    { x: 640, y: 360 },
  ]);
});
