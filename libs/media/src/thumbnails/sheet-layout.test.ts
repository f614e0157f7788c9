import { expect, test } from 'vitest';
import { toGrid, thumbnailSize, cellPosition } from './sheet-layout.ts';

test.each([
  [{ width: 1280, height: 720 }, 160, { width: 160, height: 90 }],
  [{ width: 720, height: 1280 }, 160, { width: 90, height: 160 }],
  [{ width: 1024, height: 768 }, 33, { width: 34, height: 24 }],
  [{ width: 2560, height: 2 }, 32, { width: 32, height: 2 }],
  [{ width: 64, height: 36 }, 640, { width: 640, height: 360 }],
])('a thumbnail of %j with %i pixels is %j', (media, maxPixels, size) => {
  expect(thumbnailSize(media, maxPixels)).toEqual(size);
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
  expect([0, 4, 5, 24].map((index) => cellPosition(index, size))).toEqual([
    { x: 0, y: 0 },
    { x: 640, y: 0 },
    { x: 0, y: 90 },
    { x: 640, y: 360 },
  ]);
});
