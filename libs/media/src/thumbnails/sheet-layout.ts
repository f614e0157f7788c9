/** A sheet has at most as many rows as columns; thumbnails are ordered like text. */
const columns = 5;
export const maxThumbnails = columns * columns;

export interface PixelSize {
  width: number;
  height: number;
}

/**
 * Pure: returns the size of a thumbnail whose longer side is `maxPixels`, in even numbers because colours are stored
 * for two by two pixels.
 *
 * @example thumbnailSize({ width: 1280, height: 720 }, 160) // { width: 160, height: 90 }
 */
export function thumbnailSize(media: PixelSize, maxPixels: number): PixelSize {
  const scale = maxPixels / Math.max(media.width, media.height);
  const even = (pixels: number): number => Math.max(2, 2 * Math.round((pixels * scale) / 2));
  return { width: even(media.width), height: even(media.height) };
}

/** Pure: returns the columns and rows of a sheet with this many thumbnails. */
export function toGrid(thumbnails: number): { columns: number; rows: number } {
  return { columns: Math.min(columns, thumbnails), rows: Math.ceil(thumbnails / columns) };
}

/** Pure: returns where on its sheet the thumbnail with this index is, px. */
export function cellPosition(index: number, { width, height }: PixelSize): { x: number; y: number } {
  return { x: (index % columns) * width, y: Math.floor(index / columns) * height };
}
