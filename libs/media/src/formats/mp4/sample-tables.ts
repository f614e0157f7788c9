import { encodeUint32s, makeTableBox, maxUint32 } from './boxes.ts';

/**
 * What the tables need to know of a sample. Samples come in decode order, which is also the order of their
 * timestamps.
 */
export interface Sample {
  bytes: number;
  durationTicks: number;
  key: boolean;
}

export type SampleTables = ReturnType<typeof createSampleTables>;

/**
 * Collects what a movie box states about the samples of one track, in the bytes it will have there: 4 for an audio
 * frame, up to 12 for a video frame, and some 20 for a chunk. Ten hours at 30 video and 47 audio frames a second take
 * 20 MB.
 */
export function createSampleTables() {
  const times = createTimeToSample();
  const sizes = createUint32Column();
  const keys = createSyncSamples();
  const chunks = createChunkTables();
  let inChunks = 0;

  return {
    /** The number of samples. */
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
     * Makes a chunk of all samples since the last one.
     *
     * @param start how many bytes of media, of any track, precede it
     */
    endChunk(start: number): void {
      chunks.add(start, sizes.length - inChunks);
      inChunks = sizes.length;
    },

    /**
     * @param mediaStart the file offset of the media
     * @param wide whether file offsets have 64 bits
     * @returns the boxes that follow `stsd` in the sample table
     */
    boxes(mediaStart: number, wide: boolean): Uint8Array[] {
      return [
        ...times.box(),
        ...chunks.sampleToChunkBox(),
        ...makeTableBox('stsz', [0, sizes.length], sizes.pieces()),
        ...chunks.offsetsBox(mediaStart, wide),
        ...keys.box(),
      ];
    },
  };
}

/**
 * Collects how long each sample lasts (`stts`, ISO/IEC 14496-12, 8.6.1.2): consecutive samples of equal length share
 * an entry of 8 bytes. Audio needs one entry in all, video with a browser's timestamps mostly one a frame.
 */
export function createTimeToSample() {
  const closed = createUint32Column();
  let run = { samples: 0, ticks: 0 };
  let durationTicks = 0;

  return {
    /** The total duration. */
    get durationTicks(): number {
      return durationTicks;
    },

    add(ticks: number): void {
      durationTicks += ticks;
      // A frame that lasts longer than the box can state (20 hours at 57,600 ticks a second) is shortened.
      const kept = Math.min(ticks, maxUint32);
      if (run.samples > 0 && run.ticks !== kept) {
        closed.push(run.samples);
        closed.push(run.ticks);
        run = { samples: 0, ticks: kept };
      }
      run = { samples: run.samples + 1, ticks: kept };
    },

    box(): Uint8Array[] {
      const open = run.samples === 0 ? [] : [encodeUint32s([run.samples, run.ticks])];
      return makeTableBox('stts', [closed.length / 2 + open.length], [...closed.pieces(), ...open]);
    },
  };
}

/**
 * Collects which samples playback can start with (`stss`, ISO/IEC 14496-12, 8.6.2). Without the box it can start with
 * any, so audio takes no memory.
 */
export function createSyncSamples() {
  let samples = 0;
  /** The number of key frames before the first other sample. */
  let leading = 0;
  const later = createUint32Column();

  return {
    add(key: boolean): void {
      if (key && leading === samples) leading += 1;
      else if (key) later.push(samples + 1);
      samples += 1;
    },

    /** Returns nothing when every sample is a key frame. */
    box(): Uint8Array[] {
      if (leading === samples) return [];
      const numbers = createUint32Column();
      for (let number = 1; number <= leading; number++) numbers.push(number);
      return makeTableBox('stss', [leading + later.length], [...numbers.pieces(), ...later.pieces()]);
    },
  };
}

/**
 * Collects where the samples are: those of a chunk are contiguous (`stsc` and `stco` or `co64`, ISO/IEC 14496-12,
 * 8.7).
 */
export function createChunkTables() {
  /** Offsets from the first byte of the media. A chunk lasts half a second or more, so 8 bytes each are not much. */
  const starts: number[] = [];
  /** First chunk, samples a chunk from there on, description: 12 bytes. */
  const runs = createUint32Column();
  let samplesInLast = 0;

  return {
    /** @param start how many bytes of media precede it */
    add(start: number, samples: number): void {
      starts.push(start);
      if (samples === samplesInLast) return;
      runs.push(starts.length);
      runs.push(samples);
      runs.push(1);
      samplesInLast = samples;
    },

    sampleToChunkBox(): Uint8Array[] {
      return makeTableBox('stsc', [runs.length / 3], runs.pieces());
    },

    /**
     * @param mediaStart the file offset of the media
     * @param wide whether offsets have 64 bits
     */
    offsetsBox(mediaStart: number, wide: boolean): Uint8Array[] {
      const offsets = createUint32Column();
      for (const start of starts) {
        const offset = mediaStart + start;
        if (wide) offsets.push(Math.floor(offset / (maxUint32 + 1)));
        offsets.push(offset % (maxUint32 + 1));
      }
      return makeTableBox(wide ? 'co64' : 'stco', [starts.length], offsets.pieces());
    },
  };
}

/** 4 bytes each: a block has 16 KiB. */
const numbersPerBlock = 4096;

/**
 * Creates a column of 32-bit numbers as MP4 stores them: big-endian, consecutive. It grows by blocks outside of the
 * JavaScript heap: 4 bytes a number, at most one block that is not full, nothing copied or converted before the end.
 * (mediabunny keeps objects of 173 bytes a sample, 46 MiB an hour for video and audio; with columns it is 7 bytes,
 * 2 MiB an hour. Both measured.)
 */
export function createUint32Column() {
  const blocks: DataView<ArrayBuffer>[] = [];
  let length = 0;

  return {
    /** The number of numbers so far. */
    get length(): number {
      return length;
    },

    /** @param value a whole number from 0 to 2^32 - 1 */
    push(value: number): void {
      const at = length % numbersPerBlock;
      if (at === 0) blocks.push(new DataView(new ArrayBuffer(numbersPerBlock * 4)));
      blocks.at(-1)?.setUint32(at * 4, value);
      length += 1;
    },

    /** Returns views of all numbers, valid until the next push. */
    pieces(): Uint8Array[] {
      return blocks.map(({ buffer }, index) => {
        const numbers = Math.min(numbersPerBlock, length - index * numbersPerBlock);
        return new Uint8Array(buffer, 0, numbers * 4);
      });
    },
  };
}
