import type { BitRates, HeadTrack } from './file-head.ts';
import { createSampleTables } from './sample-tables.ts';

/** A chunk ends with the first sample that begins this long after it: players read video and audio alternately. */
const chunkSeconds = 0.5;

export interface TrackWriter extends HeadTrack {
  /** The number of samples. */
  readonly samples: number;
  /** Where the next sample begins. */
  readonly endTicks: number;
  /**
   * Resolves when more may follow.
   *
   * @param data the sample as it is stored; kept until its chunk is written
   */
  add(data: Uint8Array, sample: { durationTicks: number; key: boolean }): Promise<void>;
  /** Writes the open chunk. */
  endChunk(): Promise<void>;
  /** Drops the open chunk. */
  drop(): void;
}

/**
 * Cuts the samples of one track into chunks and collects their tables.
 *
 * @param timescale ticks a second
 * @param file.mediaBytes returns how many bytes of media have been written, of all tracks
 * @param file.write takes a chunk
 */
export function createTrackWriter(
  timescale: number,
  file: { mediaBytes(): number; write(chunk: Uint8Array): Promise<void> },
): TrackWriter {
  const tables = createSampleTables();
  const meter = createBitRateMeter(timescale);
  let chunk: { startTicks: number; samples: Uint8Array[] } | undefined;

  async function endChunk(): Promise<void> {
    if (chunk === undefined) return;
    const { samples } = chunk;
    chunk = undefined;
    tables.endChunk(file.mediaBytes());
    await file.write(Buffer.concat(samples));
  }

  return {
    timescale,
    tables,
    get bitRates() {
      return meter.rates(tables.durationTicks);
    },
    get samples() {
      return tables.samples;
    },
    get endTicks() {
      return tables.durationTicks;
    },
    async add(data, { durationTicks, key }) {
      const startTicks = tables.durationTicks;
      if (chunk !== undefined && startTicks - chunk.startTicks >= chunkSeconds * timescale) await endChunk();
      chunk ??= { startTicks, samples: [] };
      chunk.samples.push(data);
      tables.addSample({ bytes: data.length, durationTicks, key });
      meter.add(data.length, startTicks);
    },
    endChunk,
    drop() {
      chunk = undefined;
    },
  };
}

/**
 * Measures the bit rate of a stream while it passes. Keeps the samples of one second.
 *
 * @param timescale ticks a second
 */
export function createBitRateMeter(timescale: number) {
  const lastSecond: { startTicks: number; bytes: number }[] = [];
  let bytesInSecond = 0;
  let maxInSecond = 0;
  let allBytes = 0;

  return {
    /** @param startTicks not less than the one before */
    add(bytes: number, startTicks: number): void {
      lastSecond.push({ startTicks, bytes });
      bytesInSecond += bytes;
      allBytes += bytes;
      while (startTicks - (lastSecond[0]?.startTicks ?? startTicks) >= timescale)
        bytesInSecond -= lastSecond.shift()?.bytes ?? 0;
      maxInSecond = Math.max(maxInSecond, bytesInSecond);
    },

    /** @param durationTicks the total duration; the average over 0 ticks is 0 */
    rates(durationTicks: number): BitRates {
      const average = durationTicks === 0 ? 0 : Math.round((8 * allBytes * timescale) / durationTicks);
      return { average, peak: 8 * maxInSecond };
    },
  };
}
