/**
 * Splits a file that is written in order: its first bytes stay in memory until the end, because they are uploaded
 * together with what precedes them; the rest is forwarded at once.
 *
 * @param headBytes how many bytes stay
 * @param forward takes the rest in order; after a failure, every later write fails in the same way
 */
export function createHeaderBuffer(headBytes: number, forward: (bytes: Uint8Array) => Promise<void>) {
  const head = new Uint8Array(headBytes);
  let end = 0;
  let forwarded = Promise.resolve();

  return {
    /** The number of bytes written so far. */
    get end(): number {
      return end;
    },

    async write(data: Uint8Array): Promise<void> {
      const inHead = Math.max(0, Math.min(data.length, headBytes - end));
      if (inHead > 0) head.set(data.subarray(0, inHead), end);
      end += data.length;
      // The caller reuses its buffers, so this must be a copy; the slice of a Buffer is not one.
      const body = inHead < data.length ? new Uint8Array(data.subarray(inHead)) : undefined;
      if (body !== undefined) forwarded = forwarded.then(() => forward(body));
      await forwarded;
    },

    /** Resolves when everything has been forwarded; rejects when some of it could not be. */
    flushed: (): Promise<void> => forwarded,

    /** Returns the first bytes as they are now. */
    head(): Uint8Array {
      return head.subarray(0, Math.min(end, headBytes));
    },
  };
}
