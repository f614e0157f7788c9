/**
 * The machine-readable strip at the top of the pattern: the same as that of the motion page of `libs/media` tests, so
 * that one reader does for both. 32 cells; the first 16 count frames in binary, lowest bit first, the last 7 flash.
 */
export const STRIP_CELLS = 32;
export const COUNTER_CELLS = 16;
export const FLASH_CELLS = { from: 25, to: 32 } as const;
export const STRIP_HEIGHT = 40;

/** Pure: which cells are white. */
export function stripCells(counter: number, isFlashing: boolean): boolean[] {
  return Array.from({ length: STRIP_CELLS }, (_, cell) =>
    cell < COUNTER_CELLS ? ((counter >> cell) & 1) === 1 : isFlashing && cell >= FLASH_CELLS.from,
  );
}
