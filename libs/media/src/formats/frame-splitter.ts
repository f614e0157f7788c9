/** Cuts a stream into frames that state their own length. */
export interface FrameSplitter {
  /** @returns the frames that are complete now */
  push(bytes: Uint8Array): Uint8Array[];
}

/**
 * @param headerBytes how many bytes of a frame `lengthAt` needs
 * @param lengthAt returns the length of the frame at this offset, header included; throws RangeError when there is
 *   none
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
