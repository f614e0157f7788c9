import { createBitRateMeter } from './bit-rate-meter.ts';
import type { HeadTrack } from './file-head.ts';
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
