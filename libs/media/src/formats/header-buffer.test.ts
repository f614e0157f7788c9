import { describe, expect, it, test } from 'vitest';
import { createHeaderBuffer } from './header-buffer.ts';

/** Creates a buffer with a head of 8 bytes; `forwarded` lists what it forwarded. */
function createFile() {
  const forwarded: Uint8Array[] = [];
  const file = createHeaderBuffer(8, async (bytes) => {
    forwarded.push(bytes);
  });
  return { file, forwarded };
}

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

describe('written data', () => {
  it('is held back within the head', async () => {
    const { file, forwarded } = createFile();
    await file.write(bytes(1, 2, 3));
    await file.write(bytes(4, 5));
    expect([file.end, file.head(), forwarded]).toEqual([5, bytes(1, 2, 3, 4, 5), []]);
  });

  it('fills the head to its last byte', async () => {
    const { file, forwarded } = createFile();
    await file.write(bytes(1, 2, 3, 4, 5, 6, 7, 8));
    expect([file.end, file.head(), forwarded]).toEqual([8, bytes(1, 2, 3, 4, 5, 6, 7, 8), []]);
  });

  it('is split where the head ends', async () => {
    const { file, forwarded } = createFile();
    await file.write(bytes(1, 2, 3, 4, 5, 6));
    await file.write(bytes(7, 8, 9, 10));
    await file.write(bytes(11));
    expect(file.end).toBe(11);
    expect(file.head()).toEqual(bytes(1, 2, 3, 4, 5, 6, 7, 8));
    expect(forwarded).toEqual([bytes(9, 10), bytes(11)]);
  });

  test.each([
    ['Uint8Array', (values: number[]) => Uint8Array.from(values)],
    ['Buffer', (values: number[]) => Buffer.from(values)],
  ])('is forwarded as a copy of a %s', async (_, make) => {
    const { file, forwarded } = createFile();
    const written = make([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    await file.write(written);
    written.fill(0);
    expect(forwarded.map((part) => [...part])).toEqual([[9]]);
    expect([...file.head()]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('waits until earlier data has been accepted', async () => {
    const taken = Promise.withResolvers<void>();
    const file = createHeaderBuffer(0, () => taken.promise);
    let written = false;
    const writing = file.write(bytes(1)).then(() => (written = true));
    await new Promise(setImmediate);
    expect(written).toBe(false);
    taken.resolve();
    await writing;
    expect(written).toBe(true);
  });

  it('fails with the error of the destination', async () => {
    const file = createHeaderBuffer(0, () => Promise.reject(new Error('no room')));
    await expect(file.write(bytes(1))).rejects.toThrow('no room');
  });

  it('is rejected once the destination has failed, because data is missing', async () => {
    const forwarded: Uint8Array[] = [];
    const file = createHeaderBuffer(0, async (part) => {
      if (part[0] === 1) throw new Error('no room');
      forwarded.push(part);
    });
    await expect(file.write(bytes(1))).rejects.toThrow('no room');
    await expect(file.write(bytes(2))).rejects.toThrow('no room');
    await expect(file.flushed()).rejects.toThrow('no room');
    expect(forwarded).toEqual([]);
  });

  it('of two concurrent writes is forwarded in order', async () => {
    const { file, forwarded } = createFile();
    await Promise.all([file.write(new Uint8Array(9)), file.write(bytes(1)), file.write(bytes(2))]);
    expect(forwarded).toEqual([bytes(0), bytes(1), bytes(2)]);
  });
});
