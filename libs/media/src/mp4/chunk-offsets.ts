import { boxesIn, makeBox } from './boxes.ts';

/** The boxes on the way from `moov` to the chunk offset tables. */
const containers: ReadonlySet<string> = new Set(['moov', 'trak', 'mdia', 'minf', 'stbl']);

const largest32Bit = 0xffff_ffff;

/**
 * The movie box for a file in which it stands before the media data: every chunk offset grows by the size of the box
 * itself, which may grow in turn where a 32-bit table no longer suffices.
 *
 * @param moov the complete `moov` box as written for a file that ends with it
 * @param insertedBytes how many bytes are put before the media data beside the movie box itself
 */
export function moveMovieBoxToFront(moov: Uint8Array, insertedBytes = 0): Uint8Array {
  let moved = shiftChunkOffsets(moov, moov.length + insertedBytes);
  // A table that had to be widened makes the box larger, and so the shift: at most one more round per table.
  for (let size = moov.length; moved.length !== size;) {
    size = moved.length;
    moved = shiftChunkOffsets(moov, size + insertedBytes);
  }
  return moved;
}

/** Adds `shiftBytes` to every entry of every `stco` and `co64` table; an `stco` that would overflow becomes a `co64`. */
export function shiftChunkOffsets(box: Uint8Array, shiftBytes: number): Uint8Array {
  const [header] = boxesIn(box);
  if (header === undefined) return box;
  const content = box.subarray(header.contentStart, header.end);
  if (header.type === 'stco') return shiftTable(content, 4, shiftBytes);
  if (header.type === 'co64') return shiftTable(content, 8, shiftBytes);
  if (!containers.has(header.type)) return box;
  const children = [...boxesIn(content)].map((child) =>
    shiftChunkOffsets(content.subarray(child.start, child.end), shiftBytes),
  );
  return makeBox(header.type, ...children);
}

/** Table content: version and flags, entry count, entries. */
function shiftTable(content: Uint8Array, entryBytes: 4 | 8, shiftBytes: number): Uint8Array {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const count = view.getUint32(4);
  const offsets = Array.from({ length: count }, (_, index) =>
    entryBytes === 4 ? view.getUint32(8 + index * 4) : Number(view.getBigUint64(8 + index * 8)),
  ).map((offset) => offset + shiftBytes);
  const wide = entryBytes === 8 || offsets.some((offset) => offset > largest32Bit);
  const table = new Uint8Array(8 + count * (wide ? 8 : 4));
  table.set(content.subarray(0, 8));
  const out = new DataView(table.buffer);
  offsets.forEach((offset, index) => {
    if (wide) out.setBigUint64(8 + index * 8, BigInt(offset));
    else out.setUint32(8 + index * 4, offset);
  });
  return makeBox(wide ? 'co64' : 'stco', table);
}
