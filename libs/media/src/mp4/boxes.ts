/** A box of an ISO base media file: `[size u32][type 4 characters]([size u64] when size is 1)content`. ISO/IEC 14496-12, 4.2. */
export interface Box {
  type: string;
  start: number;
  contentStart: number;
  end: number;
}

/** The boxes that follow one another in `bytes` from `start` to `end`. */
export function* boxesIn(bytes: Uint8Array, start = 0, end = bytes.length): Generator<Box> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let position = start;
  while (position + 8 <= end) {
    const size32 = view.getUint32(position);
    const large = size32 === 1;
    const size = large ? Number(view.getBigUint64(position + 8)) : size32 === 0 ? end - position : size32;
    if (size < (large ? 16 : 8)) throw new RangeError(`box at byte ${position} has size ${size}`);
    yield {
      type: String.fromCharCode(...bytes.subarray(position + 4, position + 8)),
      start: position,
      contentStart: position + (large ? 16 : 8),
      end: position + size,
    };
    position += size;
  }
}

/** Puts a 32-bit size and a type before the contents. */
export function makeBox(type: string, ...contents: Uint8Array[]): Uint8Array {
  const size = contents.reduce((sum, content) => sum + content.length, 8);
  const box = new Uint8Array(size);
  new DataView(box.buffer).setUint32(0, size);
  for (let index = 0; index < 4; index++) box[4 + index] = type.charCodeAt(index);
  let position = 8;
  for (const content of contents) {
    box.set(content, position);
    position += content.length;
  }
  return box;
}
