import { createBitRateMeter } from './bit-rate-meter.ts';
import type { HeadTrack } from './file-head.ts';
import { createSampleTables } from './sample-tables.ts';

/** A chunk ends with the first sample that begins so long after it: players read pictures and sound in turns. */
const chunkSeconds = 0.5;

export interface TrackWriter extends HeadTrack {
  /** How many there are. */
  readonly samples: number;
  /** Where the next one begins. */
  readonly endTicks: number;
  /**
   * Resolves when more may come.
   *
   * @param data the sample as the file holds it; kept until its chunk is written
   */
  add(data: Uint8Array, sample: { durationTicks: number; key: boolean }): Promise<void>;
  /** Writes the chunk under way. */
  endChunk(): Promise<void>;
  /** Forgets the chunk under way. */
  drop(): void;
}

/**
 * Cuts the samples of one track into chunks and keeps their tables.
 *
 * @param timescale ticks a second
 * @param file.mediaBytes how many bytes of media are written, of all tracks
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
