import { beepCell, counterCells, flashCells, stripCells } from './motion-page.ts';

/** One decoded frame of the motion page. */
export interface CountedFrame {
  /** How many frames the page had drawn, modulo 65536; for a page with a clock, its ms. */
  counter: number;
  flash: boolean;
  /** Whether a beep began with this frame. */
  beep: boolean;
}

/**
 * Reads the strips of {@link decodeStrip}: a cell is white above middle grey.
 *
 * @param cells `clockCells` for a page with a clock
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
 * Counts duplicates and skips. A page that draws at 60 Hz advances its counter by 2 for each frame of a 30 Hz
 * recording; 1 and 3 come from the beat of the two clocks. 0 is a duplicate; each further 2 is a skipped frame.
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
