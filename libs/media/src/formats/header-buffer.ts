/**
 * Splits what is written in order into the first bytes, which stay here until the end because they leave with what
 * belongs before them, and the body, which leaves at once.
 *
 * @param headBytes how many bytes from the start are kept
 * @param forward takes the body in order; once it has failed, every later write fails as it did
 */
export function createHeaderBuffer(headBytes: number, forward: (bytes: Uint8Array) => Promise<void>) {
  const head = new Uint8Array(headBytes);
  let end = 0;
  let forwarded = Promise.resolve();

  return {
    /** Bytes written so far. */
    get end(): number {
      return end;
    },

    async write(data: Uint8Array): Promise<void> {
      const inHead = Math.max(0, Math.min(data.length, headBytes - end));
      if (inHead > 0) head.set(data.subarray(0, inHead), end);
      end += data.length;
      // Buffers are used again: what leaves must be a copy (the slice of a Buffer is none).
      const body = inHead < data.length ? new Uint8Array(data.subarray(inHead)) : undefined;
      if (body !== undefined) forwarded = forwarded.then(() => forward(body));
      await forwarded;
    },

    /** Resolves when the whole body was taken; rejects when some of it was not. */
    taken: (): Promise<void> => forwarded,

    /** The head as it is now. */
    head(): Uint8Array {
      return head.subarray(0, Math.min(end, headBytes));
    },
  };
}
