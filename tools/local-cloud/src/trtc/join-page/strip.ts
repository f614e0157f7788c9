/**
 * The machine-readable strip at the top of the pattern, the same as in the motion page of `libs/media`, so that one reader supports
 * both. It has 32 cells: the first 16 hold a binary counter, lowest bit first, the last 7 the flash.
 */
export const STRIP_CELLS = 32;
export const STRIP_HEIGHT = 40;
const COUNTER_CELLS = 16;
const FIRST_FLASH_CELL = 25;

/** The counter advances at the rate of a page's drawing, whatever the frame rate: by 2 per frame at 30 fps. */
const COUNTS_PER_SECOND = 60;
const FLASH_MS = 100;

/** Computes which cells are white at a time of the pattern. The flash begins at each full second. */
export function computeStrip(timeMs: number): boolean[] {
  const counter = Math.round((timeMs * COUNTS_PER_SECOND) / 1000);
  const isFlashing = timeMs % 1000 < FLASH_MS;
  return Array.from({ length: STRIP_CELLS }, (_, cell) =>
    cell < COUNTER_CELLS ? ((counter >> cell) & 1) === 1 : isFlashing && cell >= FIRST_FLASH_CELL,
  );
}
