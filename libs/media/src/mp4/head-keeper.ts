/**
 * Splits what a muxer writes into the head of the file, which stays here until the end because it still changes, and
 * the body, which leaves at once. The muxer may write backwards only within the head.
 *
 * @param headBytes how many bytes from the file's start are kept
 * @param forward takes the body in order
 */
export function createHeadKeeper(headBytes: number, forward: (bytes: Uint8Array) => Promise<void>) {
  const head = new Uint8Array(headBytes);
  let end = 0;

  return {
    /** Bytes written so far. */
    get end(): number {
      return end;
    },

    async write(data: Uint8Array, position: number): Promise<void> {
      if (position > end) throw new RangeError(`a hole from byte ${end} to ${position}`);
      if (position < end && position + data.length > Math.min(end, headBytes)) {
        throw new RangeError(`a backward write at byte ${position} that leaves the head`);
      }
      const inHead = Math.max(0, Math.min(data.length, headBytes - position));
      if (inHead > 0) head.set(data.subarray(0, inHead), position);
      if (position < end) return;
      end += data.length;
      // The muxer reuses its buffers: what leaves must be a copy (the slice of a Buffer is none).
      if (inHead < data.length) await forward(new Uint8Array(data.subarray(inHead)));
    },

    /** The head as it is now. */
    head(): Uint8Array {
      return head.subarray(0, Math.min(end, headBytes));
    },
  };
}
