/** Takes bytes in chunks of any size and returns them in chunks of other sizes. Each byte is copied once, however large the result. */
export interface ByteQueue {
  readonly length: number;
  push(bytes: Uint8Array): void;
  /** Returns the first bytes, or fewer if there are not as many, and keeps them in the queue. */
  peek(count: number): Uint8Array;
  /** Removes and returns the first bytes. There must be as many. */
  take(count: number): Uint8Array<ArrayBuffer>;
}

export function createByteQueue(): ByteQueue {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const copyTo = (target: Uint8Array): void => {
    let filled = 0;
    for (const chunk of chunks) {
      if (filled === target.length) return;
      const part = chunk.subarray(0, target.length - filled);
      target.set(part, filled);
      filled += part.length;
    }
  };
  return {
    get length() {
      return length;
    },
    push(bytes) {
      if (bytes.length === 0) return;
      chunks.push(bytes);
      length += bytes.length;
    },
    peek(count) {
      const [first] = chunks;
      if (first !== undefined && first.length >= count) return first.subarray(0, count);
      const copy = new Uint8Array(Math.min(count, length));
      copyTo(copy);
      return copy;
    },
    take(count) {
      const taken = new Uint8Array(count);
      copyTo(taken);
      length -= count;
      for (let left = count; left > 0;) {
        const [first] = chunks;
        if (first === undefined) throw new RangeError('fewer bytes than were to be taken');
        if (first.length > left) chunks[0] = first.subarray(left);
        else chunks.shift();
        left -= Math.min(left, first.length);
      }
      return taken;
    },
  };
}
