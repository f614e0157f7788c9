export const sampleRate = 48_000;
export const channels = 2;
/** Times are rounded on the way: what begins so near to the end of what is there follows it. */
const sameSamples = 24;

/** Audio by its time, as 16-bit samples of two channels; what is not there is silence. */
export interface AudioQueue {
  /** Where it ends, ms; -Infinity when there is none. */
  readonly endMs: number;
  add(timeMs: number, samples: Int16Array): void;
  /** Takes so many samples of each channel from a time on, and forgets what lies before it. */
  read(timeMs: number, count: number): Int16Array<ArrayBuffer>;
  clear(): void;
}

export function createAudioQueue(): AudioQueue {
  let pieces: { at: number; samples: Int16Array }[] = [];
  let end = -Infinity;
  return {
    get endMs() {
      return (end / sampleRate) * 1000;
    },
    add(timeMs, samples) {
      const wanted = Math.round((timeMs / 1000) * sampleRate);
      const at = Math.abs(wanted - end) <= sameSamples ? end : wanted;
      pieces.push({ at, samples });
      end = Math.max(end, at + samples.length / channels);
    },
    read(timeMs, count) {
      const from = Math.round((timeMs / 1000) * sampleRate);
      const read = new Int16Array(count * channels);
      pieces = pieces.filter(({ at, samples }) => at + samples.length / channels > from);
      for (const { at, samples } of pieces) {
        if (at >= from + count) continue;
        const skip = Math.max(0, from - at);
        const into = Math.max(0, at - from);
        read.set(samples.subarray(skip * channels, (skip + count - into) * channels), into * channels);
      }
      return read;
    },
    clear() {
      pieces = [];
      end = -Infinity;
    },
  };
}
