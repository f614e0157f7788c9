export const sampleRate = 48_000;
export const channels = 2;
/** Timestamps are rounded on the way: audio that begins this close to the end of the queue continues it. */
const sameSamples = 24;

/** Queues audio by its timestamps, as 16-bit samples of two channels; gaps are silence. */
export interface AudioQueue {
  /** Where the queue ends, ms; -Infinity when it is empty. */
  readonly endMs: number;
  add(timeMs: number, samples: Int16Array): void;
  /** Returns this many samples of each channel from a time on, and drops what precedes it. */
  read(timeMs: number, count: number): Int16Array<ArrayBuffer>;
  clear(): void;
}

export function createAudioQueue(): AudioQueue {
  let chunks: { at: number; samples: Int16Array }[] = [];
  let end = -Infinity;
  return {
    get endMs() {
      return (end / sampleRate) * 1000;
    },
    add(timeMs, samples) {
      const wanted = Math.round((timeMs / 1000) * sampleRate);
      const at = Math.abs(wanted - end) <= sameSamples ? end : wanted;
      chunks.push({ at, samples });
      end = Math.max(end, at + samples.length / channels);
    },
    read(timeMs, count) {
      const from = Math.round((timeMs / 1000) * sampleRate);
      const read = new Int16Array(count * channels);
      chunks = chunks.filter(({ at, samples }) => at + samples.length / channels > from);
      for (const { at, samples } of chunks) {
        if (at >= from + count) continue;
        const skip = Math.max(0, from - at);
        const into = Math.max(0, at - from);
        read.set(samples.subarray(skip * channels, (skip + count - into) * channels), into * channels);
      }
      return read;
    },
    clear() {
      chunks = [];
      end = -Infinity;
    },
  };
}
