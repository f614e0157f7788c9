import { maxUint32, tableBox, uint32s } from './boxes.ts';
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

/**
 * How long each sample lasts (`stts`, ISO/IEC 14496-12, 8.6.1.2): samples of one length in a row are one entry of
 * 8 bytes. Sound is one entry in all, pictures with the times of a browser mostly one each.
 */
export function createTimeToSample() {
  const closed = createUint32Column();
  let run = { samples: 0, ticks: 0 };
  let durationTicks = 0;

  return {
    /** Of all samples. */
    get durationTicks(): number {
      return durationTicks;
    },

    add(ticks: number): void {
      durationTicks += ticks;
      // A picture that stands for longer than the box can say (20 hours at 57,600 ticks a second) is cut short.
      const kept = Math.min(ticks, maxUint32);
      if (run.samples > 0 && run.ticks !== kept) {
        closed.push(run.samples);
        closed.push(run.ticks);
        run = { samples: 0, ticks: kept };
      }
      run = { samples: run.samples + 1, ticks: kept };
    },

    box(): Uint8Array[] {
      const open = run.samples === 0 ? [] : [uint32s([run.samples, run.ticks])];
      return tableBox('stts', [closed.length / 2 + open.length], [...closed.pieces(), ...open]);
    },
  };
}

/**
 * Which samples a player can begin with (`stss`, ISO/IEC 14496-12, 8.6.2). Without the box it can begin with any, so
 * that sound, of which every frame is one, takes no memory.
 */
export function createSyncSamples() {
  let samples = 0;
  /** Key frames before the first sample that is none. */
  let leading = 0;
  const later = createUint32Column();

  return {
    add(key: boolean): void {
      if (key && leading === samples) leading += 1;
      else if (key) later.push(samples + 1);
      samples += 1;
    },

    /** Nothing when every sample is a key frame. */
    box(): Uint8Array[] {
      if (leading === samples) return [];
      const numbers = createUint32Column();
      for (let number = 1; number <= leading; number++) numbers.push(number);
      return tableBox('stss', [leading + later.length], [...numbers.pieces(), ...later.pieces()]);
    },
  };
}

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
        if (wide) offsets.push(Math.floor(offset / (maxUint32 + 1)));
        offsets.push(offset % (maxUint32 + 1));
      }
      return tableBox(wide ? 'co64' : 'stco', [starts.length], offsets.pieces());
    },
  };
}
