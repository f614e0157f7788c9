/**
 * The machine-readable strip at the top of the pattern: the same as that of the motion page of `libs/media`, so that
 * one reader does for both. 32 cells across; the first 16 hold a counter in binary, lowest bit first, the last 7 the flash.
 */
export const STRIP_CELLS = 32;
export const STRIP_HEIGHT = 40;
const COUNTER_CELLS = 16;
const FIRST_FLASH_CELL = 25;

/** The counter goes as fast as a page draws, whatever the rate of the frames: by 2 from one to the next at 30 a second. */
const COUNTS_PER_SECOND = 60;
const FLASH_MS = 100;

/** Pure: which cells are white, so long after the pattern's beginning. The flash begins with each second. */
export function stripAt(timeMs: number): boolean[] {
  const counter = Math.round((timeMs * COUNTS_PER_SECOND) / 1000);
  const isFlashing = timeMs % 1000 < FLASH_MS;
  return Array.from({ length: STRIP_CELLS }, (_, cell) =>
    cell < COUNTER_CELLS ? ((counter >> cell) & 1) === 1 : isFlashing && cell >= FIRST_FLASH_CELL,
  );
}
