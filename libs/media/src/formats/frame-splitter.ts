/** Cuts a stream into frames that say themselves how long they are. */
export interface FrameSplitter {
  /** @returns the frames that the bytes so far complete */
  push(bytes: Uint8Array): Uint8Array[];
}

/**
 * @param headerBytes what `lengthAt` has to see of a frame
 * @param lengthAt the length of the frame that begins there, header included; throws RangeError when none does
 */
export function createFrameSplitter(
  headerBytes: number,
  lengthAt: (bytes: Buffer, offset: number) => number,
): FrameSplitter {
  let pending = Buffer.alloc(0);
  return {
    push(bytes) {
      pending = Buffer.concat([pending, bytes]);
      const frames: Uint8Array[] = [];
      let offset = 0;
      while (pending.length - offset >= headerBytes) {
        const length = lengthAt(pending, offset);
        if (pending.length - offset < length) break;
        frames.push(Uint8Array.prototype.slice.call(pending, offset, offset + length));
        offset += length;
      }
      pending = pending.subarray(offset);
      return frames;
    },
  };
}
