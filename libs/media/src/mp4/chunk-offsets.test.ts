import { describe, expect, it, test } from 'vitest';
import { boxesIn, makeBox } from './boxes.ts';
import { moveMovieBoxToFront, shiftChunkOffsets } from './chunk-offsets.ts';

const largest32Bit = 0xffff_ffff;

function stco(...offsets: number[]): Uint8Array {
  const content = Buffer.alloc(8 + offsets.length * 4);
  content.writeUInt32BE(offsets.length, 4);
  offsets.forEach((offset, index) => content.writeUInt32BE(offset, 8 + index * 4));
  return makeBox('stco', content);
}

function co64(...offsets: number[]): Uint8Array {
  const content = Buffer.alloc(8 + offsets.length * 8);
  content.writeUInt32BE(offsets.length, 4);
  offsets.forEach((offset, index) => content.writeBigUInt64BE(BigInt(offset), 8 + index * 8));
  return makeBox('co64', content);
}

const mvhd = makeBox('mvhd', new Uint8Array(100).fill(7));
const stsz = makeBox('stsz', new Uint8Array(20).fill(9));
const trak = (table: Uint8Array): Uint8Array =>
  makeBox('trak', makeBox('tkhd'), makeBox('mdia', makeBox('minf', makeBox('stbl', stsz, table))));
const moov = (...tables: Uint8Array[]): Uint8Array => makeBox('moov', mvhd, ...tables.map(trak));

/** The tables of a movie box, in order. */
function tables(box: Uint8Array): Uint8Array[] {
  return [...boxesIn(box)].flatMap(({ type, start, contentStart, end }) => {
    if (type === 'stco' || type === 'co64') return [box.slice(start, end)];
    return type === 'mvhd' || type === 'stsz' ? [] : tables(box.subarray(contentStart, end));
  });
}

describe('shifting chunk offsets', () => {
  it('adds to every entry of every table and changes nothing else', () => {
    expect(shiftChunkOffsets(moov(stco(48, 1000), stco(700)), 20)).toEqual(moov(stco(68, 1020), stco(720)));
  });

  it('adds to 64-bit tables', () => {
    expect(shiftChunkOffsets(moov(co64(48, 2 ** 40)), 20)).toEqual(moov(co64(68, 2 ** 40 + 20)));
  });

  it('leaves an empty table empty', () => {
    expect(shiftChunkOffsets(moov(stco()), 20)).toEqual(moov(stco()));
  });

  it('keeps version and flags of the table', () => {
    const table = stco(48);
    table.set([1, 2, 3, 4], 8);
    const shifted = stco(50);
    shifted.set([1, 2, 3, 4], 8);
    expect(shiftChunkOffsets(table, 2)).toEqual(shifted);
  });

  test.each([
    ['up to the largest 32-bit number stays', largest32Bit - 20, stco(68, largest32Bit)],
    ['beyond it becomes 64-bit, all of it', largest32Bit - 19, co64(68, largest32Bit + 1)],
  ])('a 32-bit table %s', (_, offset, shifted) => {
    expect(shiftChunkOffsets(moov(stco(48, offset)), 20)).toEqual(moov(shifted));
  });

  it('widens one table and not its neighbour', () => {
    expect(shiftChunkOffsets(moov(stco(largest32Bit), stco(48)), 1)).toEqual(
      moov(co64(largest32Bit + 1), stco(49)),
    );
  });

  it('leaves the movie box that it was given as it is', () => {
    const given = moov(stco(48, 1000));
    shiftChunkOffsets(given, 20);
    expect(given).toEqual(moov(stco(48, 1000)));
  });

  it('reads a movie box with a size of 64 bits', () => {
    const children = Buffer.concat([mvhd, trak(stco(48))]);
    const header = Buffer.from('000000016d6f6f760000000000000000', 'hex');
    header.writeBigUInt64BE(BigInt(16 + children.length), 8);
    expect(shiftChunkOffsets(Buffer.concat([header, children]), 20)).toEqual(moov(stco(68)));
  });

  it('refuses a table that is shorter than it says', () => {
    const table = stco(48);
    new DataView(table.buffer).setUint32(12, 2);
    expect(() => shiftChunkOffsets(table, 20)).toThrow(RangeError);
  });
});

describe('a movie box moved to the front', () => {
  it('shifts by its own size', () => {
    const given = moov(stco(48, 1000));
    expect(moveMovieBoxToFront(given)).toEqual(moov(stco(48 + given.length, 1000 + given.length)));
  });

  it('shifts by what is put in beside it', () => {
    const given = moov(stco(48));
    expect(moveMovieBoxToFront(given, 500)).toEqual(moov(stco(48 + given.length + 500)));
  });

  it('counts what it grows by when a table is widened', () => {
    const given = moov(stco(48, largest32Bit - 10));
    const shift = given.length + 8;
    const moved = moveMovieBoxToFront(given);
    expect(moved).toHaveLength(shift);
    expect(tables(moved)).toEqual([co64(48 + shift, largest32Bit - 10 + shift)]);
  });

  it('widens a table that only overflows because another was widened', () => {
    const plain = moov(stco(48, 96), stco(0)).length;
    // Fits exactly when the box keeps its size; the first table makes it 8 bytes larger, this one 4 more.
    const nearlyFull = largest32Bit - plain;
    const moved = moveMovieBoxToFront(moov(stco(48, largest32Bit), stco(nearlyFull)));
    const shift = plain + 12;
    expect(moved).toHaveLength(shift);
    expect(tables(moved)).toEqual([co64(48 + shift, largest32Bit + shift), co64(nearlyFull + shift)]);
  });

  it('keeps a table that just fits', () => {
    const plain = moov(stco(0)).length;
    expect(tables(moveMovieBoxToFront(moov(stco(largest32Bit - plain))))).toEqual([stco(largest32Bit)]);
  });
});
