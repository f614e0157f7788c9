import { describe, expect, it } from 'vitest';
import { createBitRateMeter, createTrackWriter } from './track-writer.ts';

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

/** At ten ticks a second. */
function measure(durationTicks: number, ...samples: [startTicks: number, bytes: number][]) {
  const meter = createBitRateMeter(10);
  for (const [startTicks, bytes] of samples) meter.add(bytes, startTicks);
  return meter.rates(durationTicks);
}

describe('the bit rate', () => {
  it('averages over the whole duration', () => {
    expect(measure(20, [0, 100], [10, 50]).average).toBe((8 * 150) / 2);
    expect(measure(30, [0, 1]).average).toBe(3);
  });

  it('peaks in the second with the most bytes', () => {
    expect(measure(40, [0, 100], [9, 10], [10, 20], [18, 30], [30, 50]).peak).toBe(8 * 110);
    expect(measure(40, [0, 10], [10, 100], [19, 20], [20, 1]).peak).toBe(8 * 120);
  });

  it('of one sample counts it all in one second', () => {
    expect(measure(5, [0, 100])).toEqual({ average: 1600, peak: 800 });
  });

  it('of no samples is 0', () => {
    expect(measure(0)).toEqual({ average: 0, peak: 0 });
    expect(measure(0, [0, 100])).toEqual({ average: 0, peak: 800 });
  });
});
