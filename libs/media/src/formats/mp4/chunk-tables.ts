import { largestUint32, tableBox } from './boxes.ts';
import { createUint32Column } from './uint32-column.ts';

/** Where the samples are: a chunk of them lies in one piece (`stsc` and `stco` or `co64`, ISO/IEC 14496-12, 8.7). */
export function createChunkTables() {
  /** From the first byte of the media; a chunk is half a second or more, so that 8 bytes each are little. */
  const starts: number[] = [];
  /** First chunk, samples in it and in those up to the next entry, description: 12 bytes. */
  const runs = createUint32Column();
  let samplesInLast = 0;

  return {
    /** @param start how many bytes of media come before it */
    add(start: number, samples: number): void {
      starts.push(start);
      if (samples === samplesInLast) return;
      runs.push(starts.length);
      runs.push(samples);
      runs.push(1);
      samplesInLast = samples;
    },

    sampleToChunkBox(): Uint8Array[] {
      return tableBox('stsc', [runs.length / 3], runs.pieces());
    },

    /**
     * @param mediaStart where in the file the media begin
     * @param wide whether offsets have 64 bits
     */
    offsetsBox(mediaStart: number, wide: boolean): Uint8Array[] {
      const offsets = createUint32Column();
      for (const start of starts) {
        const offset = mediaStart + start;
        if (wide) offsets.push(Math.floor(offset / (largestUint32 + 1)));
        offsets.push(offset % (largestUint32 + 1));
      }
      return tableBox(wide ? 'co64' : 'stco', [starts.length], offsets.pieces());
    },
  };
}
