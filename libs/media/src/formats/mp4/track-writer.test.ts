import { describe, expect, it } from 'vitest';
import { createTrackWriter } from './track-writer.ts';

/** Ten ticks a second, and a file that other tracks have written 1000 bytes of. */
function writer() {
  const chunks: string[] = [];
  let mediaBytes = 1000;
  const track = createTrackWriter(10, {
    mediaBytes: () => mediaBytes,
    async write(chunk) {
      chunks.push(Buffer.from(chunk).toString('hex'));
      mediaBytes += chunk.length;
    },
  });
  const add = (byte: number, durationTicks: number): Promise<void> =>
    track.add(Uint8Array.of(byte, byte), { durationTicks, key: byte === 1 });
  return { track, chunks, add };
}

const tables = (boxes: Uint8Array[]): string => Buffer.concat(boxes).toString('hex');

describe('the chunks of a track', () => {
  it('end before the sample that begins half a second later', async () => {
    const { track, chunks, add } = writer();
    await add(1, 2);
    await add(2, 2);
    await add(3, 1);
    expect(chunks).toEqual([]);
    await add(4, 3);
    expect(chunks).toEqual(['010102020303']);
    await track.endChunk();
    expect(chunks).toEqual(['010102020303', '0404']);
  });

  it('contain one sample each where samples last longer', async () => {
    const { chunks, add } = writer();
    for (const byte of [1, 2, 3]) await add(byte, 100);
    expect(chunks).toEqual(['0101', '0202']);
  });

  it('begin where the media data in the file ended', async () => {
    const { track, add } = writer();
    await add(1, 5);
    await add(2, 5);
    await track.endChunk();
    expect(tables(track.tables.boxes(0, false))).toContain(
      ['7374636f', '00000000', '00000002', '000003e8', '000003ea'].join(''),
    );
  });

  it('have at least one sample', async () => {
    const { track, chunks } = writer();
    await track.endChunk();
    expect(chunks).toEqual([]);
    expect(track.samples).toBe(0);
  });

  it('are not written when they were dropped', async () => {
    const { track, chunks, add } = writer();
    await add(1, 5);
    track.drop();
    await track.endChunk();
    expect(chunks).toEqual([]);
  });
});

describe('a track', () => {
  it('states its number of samples, its end and its bit rates', async () => {
    const { track, add } = writer();
    await add(1, 5);
    await add(2, 15);
    expect([track.timescale, track.samples, track.endTicks]).toEqual([10, 2, 20]);
    expect(track.bitRates).toEqual({ average: 16, peak: 32 });
  });
});
