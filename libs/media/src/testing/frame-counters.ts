import { beepCell, counterCells, flashCells, stripCells } from './motion-page.ts';

/** One decoded frame of the motion page. */
export interface CountedFrame {
  /** How many frames the page had drawn, modulo 65536; of a page with a clock, its ms. */
  counter: number;
  flash: boolean;
  /** Whether a beep was begun with this very frame. */
  beep: boolean;
}

/**
 * Reads the strips that {@link decodeStrip} gives: a cell is white above middle grey.
 *
 * @param cells `clockCells` of a page with a clock
 */
export function readFrames(strips: Uint8Array, cells: number = counterCells): CountedFrame[] {
  return Array.from({ length: Math.floor(strips.length / stripCells) }, (_, frame) => {
    const white = (cell: number): boolean => (strips[frame * stripCells + cell] ?? 0) > 127;
    let counter = 0;
    for (let bit = 0; bit < cells; bit++) if (white(bit)) counter |= 1 << bit;
    const flash = white(Math.floor((flashCells.from + flashCells.to) / 2));
    return { counter, flash, beep: white(beepCell) };
  });
}

/**
 * A page that draws at 60 Hz moves its counter by 2 from one frame of a 30 Hz recording to the next; 1 and 3 are the
 * two clocks beating. 0 is a duplicate; of every further 2, one frame was skipped.
 */
export function countDefects(frames: readonly Pick<CountedFrame, 'counter'>[]): {
  duplicates: number;
  skips: number;
} {
  let duplicates = 0;
  let skips = 0;
  frames.slice(1).forEach((frame, index) => {
    const step = (frame.counter - (frames[index]?.counter ?? frame.counter) + 65536) % 65536;
    if (step === 0) duplicates++;
    else skips += Math.max(0, Math.floor(step / 2) - 1);
  });
  return { duplicates, skips };
}
