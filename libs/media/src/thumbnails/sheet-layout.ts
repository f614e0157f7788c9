/** A sheet is a square of pictures at most, read like a page. */
export const columns = 5;
export const maxThumbnails = columns * columns;

export interface PixelSize {
  width: number;
  height: number;
}

/**
 * Pure: the size of a picture that is `mostPixels` wide, or high when it is taller than wide. Even numbers, since
 * colours are kept for two by two pixels.
 *
 * @example thumbnailSize({ width: 1280, height: 720 }, 160) // { width: 160, height: 90 }
 */
export function thumbnailSize(media: PixelSize, mostPixels: number): PixelSize {
  const scale = mostPixels / Math.max(media.width, media.height);
  const even = (pixels: number): number => Math.max(2, 2 * Math.round((pixels * scale) / 2));
  return { width: even(media.width), height: even(media.height) };
}

/** Pure: how many columns and rows a sheet of so many pictures has. */
export function toGrid(pictures: number): { columns: number; rows: number } {
  return { columns: Math.min(columns, pictures), rows: Math.ceil(pictures / columns) };
}

/** Pure: where on its sheet the picture with this number (from 0) is, in pixels. */
export function cellPosition(picture: number, { width, height }: PixelSize): { x: number; y: number } {
  return { x: (picture % columns) * width, y: Math.floor(picture / columns) * height };
}
