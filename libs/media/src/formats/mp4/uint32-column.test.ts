import { describe, expect, it } from 'vitest';
import { createUint32Column } from './uint32-column.ts';

function column(values: Iterable<number>) {
  const numbers = createUint32Column();
  for (const value of values) numbers.push(value);
  return numbers;
}

describe('a column of numbers', () => {
  it('is empty at first', () => {
    expect(column([]).length).toBe(0);
    expect(column([]).pieces()).toEqual([]);
  });

  it('stores them in big-endian order, 4 bytes each', () => {
    const numbers = column([1, 0xffff_ffff, 0x0102_0304]);
    expect(numbers.length).toBe(3);
    expect(Buffer.concat(numbers.pieces()).toString('hex')).toBe('00000001ffffffff01020304');
  });

  it('continues in a new block when one is full', () => {
    const numbers = column(Array.from({ length: 4097 }, (_, index) => index));
    expect(numbers.length).toBe(4097);
    expect(numbers.pieces().map(({ length }) => length)).toEqual([16_384, 4]);
    const bytes = Buffer.concat(numbers.pieces());
    expect([bytes.readUInt32BE(4095 * 4), bytes.readUInt32BE(4096 * 4)]).toEqual([4095, 4096]);
  });

  it('ends with its last number when a block is exactly full', () => {
    expect(column(new Array<number>(4096).fill(7)).pieces()).toHaveLength(1);
  });
});
