import { describe, expect, it, test } from 'vitest';
import { countDefects, readFrames } from './frame-counters.ts';

/** A decoded strip: 24 cells of a number from its lowest bit, one that is lit with a beep, 7 of the flash. */
function strip(counter: number, flash: boolean, { black = 16, white = 235, beep = false } = {}): number[] {
  return Array.from({ length: 32 }, (_, cell) => {
    if (cell === 24) return beep ? white : black;
    const lit = cell < 24 ? ((counter >> cell) & 1) === 1 : flash;
    return lit ? white : black;
  });
}

describe('reading strips', () => {
  test.each([0, 1, 2, 0x8000, 0x5555, 0xaaaa, 65_535])('finds the counter %d', (counter) => {
    expect(readFrames(Uint8Array.from(strip(counter, false)))).toEqual([
      { counter, flash: false, beep: false },
    ]);
  });

  test.each([0, 1, 65_536, 0xff_ffff])('finds the clock %d', (clock) => {
    const strips = Uint8Array.from(strip(clock, false));
    expect(readFrames(strips, 24)).toEqual([{ counter: clock, flash: false, beep: false }]);
  });

  it('finds every frame, its flash and its beep', () => {
    const strips = Uint8Array.from([
      ...strip(1, false),
      ...strip(3, true, { beep: true }),
      ...strip(65_535, true),
    ]);
    expect(readFrames(strips)).toEqual([
      { counter: 1, flash: false, beep: false },
      { counter: 3, flash: true, beep: true },
      { counter: 65_535, flash: true, beep: false },
    ]);
  });

  it('reads a cell as white above middle grey', () => {
    expect(readFrames(Uint8Array.from(strip(5, true, { black: 127, white: 128 })))).toEqual([
      { counter: 5, flash: true, beep: false },
    ]);
  });

  it('ignores a truncated frame', () => {
    expect(readFrames(Uint8Array.from([...strip(1, false), 255, 255]))).toEqual([
      { counter: 1, flash: false, beep: false },
    ]);
    expect(readFrames(new Uint8Array(0))).toEqual([]);
  });
});

describe('counting defects', () => {
  test.each([
    ['nothing', [], { duplicates: 0, skips: 0 }],
    ['one frame', [7], { duplicates: 0, skips: 0 }],
    ['steps of 2', [1, 3, 5, 7], { duplicates: 0, skips: 0 }],
    ['the two clocks beating: steps of 1 and 3', [1, 2, 5, 7, 10], { duplicates: 0, skips: 0 }],
    ['a frame twice', [1, 3, 3, 5], { duplicates: 1, skips: 0 }],
    ['a frame three times', [1, 1, 1], { duplicates: 2, skips: 0 }],
    ['one frame left out: a step of 4', [1, 5], { duplicates: 0, skips: 1 }],
    ['one frame left out: a step of 5', [1, 6], { duplicates: 0, skips: 1 }],
    ['two frames left out: a step of 6', [1, 7], { duplicates: 0, skips: 2 }],
    ['a step of 60', [0, 60], { duplicates: 0, skips: 29 }],
    ['the counter starting over', [65_533, 65_535, 1, 3], { duplicates: 0, skips: 0 }],
    ['a frame left out where it starts over', [65_534, 2], { duplicates: 0, skips: 1 }],
    ['both', [1, 1, 5, 5], { duplicates: 2, skips: 1 }],
  ])('in %s', (_, counters, defects) => {
    expect(countDefects(counters.map((counter) => ({ counter })))).toEqual(defects);
  });
});
