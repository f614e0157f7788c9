import { z } from 'zod';

const maxPixels = 2560;

/**
 * The next even number: H.264 with 4:2:0 colour has no odd sizes. Rounded up, so that nothing of the page is cut off.
 *
 * @example evenSize(641) // 642
 */
export function evenSize(pixels: number): number {
  return Math.ceil(pixels / 2) * 2;
}

/** Width or Height: [0, 2560], 0 and absent mean the default, anything else becomes even. */
export function sizeField(defaultPixels: number) {
  return z
    .number()
    .refine((pixels) => pixels >= 0 && pixels <= maxPixels, { message: `must be in range [0, ${maxPixels}]` })
    .transform((pixels) => (pixels === 0 ? defaultPixels : evenSize(pixels)))
    .default(defaultPixels);
}
