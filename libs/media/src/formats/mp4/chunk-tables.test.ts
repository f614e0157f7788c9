import { describe, expect, it, test } from 'vitest';
import { createChunkTables } from './chunk-tables.ts';

function tables(...chunks: [start: number, samples: number][]) {
  const made = createChunkTables();
  for (const [start, samples] of chunks) made.add(start, samples);
  const hex = (box: Uint8Array[]): string => Buffer.concat(box).toString('hex');
  return {
    stsc: hex(made.sampleToChunkBox()),
    offsets: (mediaStart: number, wide: boolean) => hex(made.offsetsBox(mediaStart, wide)),
  };
}

const head = (size: string, type: string, entries: string): string => `${size}${type}00000000${entries}`;

describe('how many samples a chunk has', () => {
  test.each<[string, [number, number][], string]>([
    ['no chunks', [], head('00000010', '73747363', '00000000')],
    [
      'the same for all: one entry',
      [
        [0, 24],
        [900, 24],
      ],
      `${head('0000001c', '73747363', '00000001')}000000010000001800000001`,
    ],
    [
      'an entry for each chunk that has another number than the one before',
      [
        [0, 24],
        [900, 24],
        [2000, 23],
        [3000, 24],
      ],
      [
        head('00000034', '73747363', '00000003'),
        ...['000000010000001800000001', '000000030000001700000001', '000000040000001800000001'],
      ].join(''),
    ],
  ])('%s', (_, chunks, expected) => {
    expect(tables(...chunks).stsc).toBe(expected);
  });
});

describe('where a chunk is', () => {
  it('counts from the start of the file', () => {
    expect(tables([0, 1], [0x1000, 1]).offsets(0x20, false)).toBe(
      `${head('00000018', '7374636f', '00000002')}0000002000001020`,
    );
  });

  it('has up to 32 bits', () => {
    expect(tables([0xffff_ff00, 1]).offsets(0xff, false)).toBe(
      `${head('00000014', '7374636f', '00000001')}ffffffff`,
    );
  });

  it('has 64 bits on request, all of them', () => {
    expect(tables([0, 1], [0xffff_ffff, 1], [2 ** 40, 1]).offsets(2, true)).toBe(
      `${head('00000028', '636f3634', '00000003')}000000000000000200000001000000010000010000000002`,
    );
  });
});
