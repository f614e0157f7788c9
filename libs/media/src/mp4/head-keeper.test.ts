import { describe, expect, it, test } from 'vitest';
import { createHeadKeeper } from './head-keeper.ts';

/** A keeper with a head of 8 bytes, and what it forwarded. */
function keeper() {
  const forwarded: Uint8Array[] = [];
  const file = createHeadKeeper(8, async (bytes) => {
    forwarded.push(bytes);
  });
  return { file, forwarded };
}

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

describe('what is written in order', () => {
  it('stays while it is within the head', async () => {
    const { file, forwarded } = keeper();
    await file.write(bytes(1, 2, 3), 0);
    await file.write(bytes(4, 5), 3);
    expect([file.end, file.head(), forwarded]).toEqual([5, bytes(1, 2, 3, 4, 5), []]);
  });

  it('fills the head to its last byte', async () => {
    const { file, forwarded } = keeper();
    await file.write(bytes(1, 2, 3, 4, 5, 6, 7, 8), 0);
    expect([file.end, file.head(), forwarded]).toEqual([8, bytes(1, 2, 3, 4, 5, 6, 7, 8), []]);
  });

  it('is divided where the head ends', async () => {
    const { file, forwarded } = keeper();
    await file.write(bytes(1, 2, 3, 4, 5, 6), 0);
    await file.write(bytes(7, 8, 9, 10), 6);
    await file.write(bytes(11), 10);
    expect(file.end).toBe(11);
    expect(file.head()).toEqual(bytes(1, 2, 3, 4, 5, 6, 7, 8));
    expect(forwarded).toEqual([bytes(9, 10), bytes(11)]);
  });

  test.each([
    ['Uint8Array', (values: number[]) => Uint8Array.from(values)],
    ['Buffer', (values: number[]) => Buffer.from(values)],
  ])('is forwarded as a copy of a %s', async (_, make) => {
    const { file, forwarded } = keeper();
    const written = make([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    await file.write(written, 0);
    written.fill(0);
    expect(forwarded.map((part) => [...part])).toEqual([[9]]);
    expect([...file.head()]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('waits until what came before was taken', async () => {
    const taken = Promise.withResolvers<void>();
    const file = createHeadKeeper(0, () => taken.promise);
    let written = false;
    const writing = file.write(bytes(1), 0).then(() => (written = true));
    await new Promise(setImmediate);
    expect(written).toBe(false);
    taken.resolve();
    await writing;
    expect(written).toBe(true);
  });

  it('fails as the destination fails', async () => {
    const file = createHeadKeeper(0, () => Promise.reject(new Error('no room')));
    await expect(file.write(bytes(1), 0)).rejects.toThrow('no room');
  });
});

describe('what is written backwards', () => {
  it('changes the head and nothing else', async () => {
    const { file, forwarded } = keeper();
    await file.write(bytes(1, 2, 3, 4, 5, 6, 7, 8, 9), 0);
    await file.write(bytes(20, 30), 1);
    await file.write(bytes(70, 80), 6);
    expect([file.end, file.head(), forwarded]).toEqual([9, bytes(1, 20, 30, 4, 5, 6, 70, 80), [bytes(9)]]);
  });

  test.each([
    ['reaches out of the head', 7, 2],
    ['lies in the body', 8, 1],
    ['begins in the head and goes beyond the end', 5, 6],
  ])('is refused when it %s', async (_, position, length) => {
    const { file, forwarded } = keeper();
    await file.write(bytes(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), 0);
    await expect(file.write(new Uint8Array(length), position)).rejects.toThrow(RangeError);
    expect([file.end, file.head(), forwarded]).toEqual([10, bytes(1, 2, 3, 4, 5, 6, 7, 8), [bytes(9, 10)]]);
  });

  it('is refused when it goes beyond the end, also within the head', async () => {
    const { file } = keeper();
    await file.write(bytes(1, 2, 3), 0);
    await expect(file.write(bytes(9, 9), 2)).rejects.toThrow(
      'a backward write at byte 2 that leaves the head',
    );
    expect(file.head()).toEqual(bytes(1, 2, 3));
  });
});

test('a hole is refused', async () => {
  const { file } = keeper();
  await file.write(bytes(1, 2, 3), 0);
  await expect(file.write(bytes(5), 4)).rejects.toThrow('a hole from byte 3 to 4');
  expect(file.end).toBe(3);
});
