import { z } from 'zod';

/** Chrome's H.264 encoder takes no picture that is narrower or lower. */
const minPixels = 16;
const maxPixels = 2560;

/**
 * The next even number: H.264 with 4:2:0 colour has no odd sizes. Rounded up, so that nothing of the page is cut off.
 *
 * @example evenSize(641) // 642
 */
export function evenSize(pixels: number): number {
  return Math.ceil(pixels / 2) * 2;
}

/**
 * Width or Height: 0 and absent mean the default, anything else becomes even. The documents' range is [0, 2560]; what
 * no encoder would take is refused here, and not by a recording that never begins.
 */
export function sizeField(defaultPixels: number) {
  return z
    .number()
    .refine((pixels) => pixels === 0 || (pixels >= minPixels && pixels <= maxPixels), {
      message: `must be 0 or in range [${minPixels}, ${maxPixels}]`,
    })
    .transform((pixels) => (pixels === 0 ? defaultPixels : evenSize(pixels)))
    .default(defaultPixels)
    .meta({ range: `0, or [${minPixels}, ${maxPixels}]` });
}
