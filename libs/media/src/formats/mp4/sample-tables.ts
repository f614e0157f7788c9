import { tableBox } from './boxes.ts';
import { createChunkTables } from './chunk-tables.ts';
import { createSyncSamples } from './sync-samples.ts';
import { createTimeToSample } from './time-to-sample.ts';
import { createUint32Column } from './uint32-column.ts';

/** What the tables need to know of a sample, in decode order, which is that of the times. */
export interface Sample {
  bytes: number;
  durationTicks: number;
  key: boolean;
}

export type SampleTables = ReturnType<typeof createSampleTables>;

/**
 * All that a movie box says of the samples of one track, kept in the very bytes it will have there: 4 for a frame of
 * sound, up to 12 for a picture, and some 20 for each chunk. Ten hours of 30 pictures and 47 frames a second: 20 MB.
 */
export function createSampleTables() {
  const times = createTimeToSample();
  const sizes = createUint32Column();
  const keys = createSyncSamples();
  const chunks = createChunkTables();
  let inChunks = 0;

  return {
    /** How many. */
    get samples(): number {
      return sizes.length;
    },

    get durationTicks(): number {
      return times.durationTicks;
    },

    addSample({ bytes, durationTicks, key }: Sample): void {
      times.add(durationTicks);
      sizes.push(bytes);
      keys.add(key);
    },

    /**
     * All samples since the last chunk are one.
     *
     * @param start how many bytes of media, of any track, come before it
     */
    endChunk(start: number): void {
      chunks.add(start, sizes.length - inChunks);
      inChunks = sizes.length;
    },

    /**
     * @param mediaStart where in the file the media begin
     * @param wide whether a place in the file has 64 bits
     * @returns the boxes that follow `stsd` in the sample table
     */
    boxes(mediaStart: number, wide: boolean): Uint8Array[] {
      return [
        ...times.box(),
        ...chunks.sampleToChunkBox(),
        ...tableBox('stsz', [0, sizes.length], sizes.pieces()),
        ...chunks.offsetsBox(mediaStart, wide),
        ...keys.box(),
      ];
    },
  };
}
