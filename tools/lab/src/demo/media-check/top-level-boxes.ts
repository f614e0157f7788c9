import { open } from 'node:fs/promises';

/**
 * The types of the boxes an MP4 file consists of, in order, such as `['ftyp', 'moov', 'mdat']`. Reads the headers only.
 * ISO/IEC 14496-12, 4.2: `[size u32][type 4 characters]([size u64] when size is 1)content`, size 0: up to the end.
 *
 * @throws when the file is not made of boxes
 */
export async function topLevelBoxes(file: string): Promise<string[]> {
  await using handle = await open(file);
  const { size: fileBytes } = await handle.stat();
  const header = Buffer.alloc(16);
  const types: string[] = [];
  for (let position = 0; position < fileBytes;) {
    const { bytesRead } = await handle.read(header, 0, 16, position);
    if (bytesRead < 8) throw new Error(`${file} ends in the middle of a box`);
    const size32 = header.readUInt32BE(0);
    const size =
      size32 === 1 ? Number(header.readBigUInt64BE(8)) : size32 === 0 ? fileBytes - position : size32;
    if (size < 8 || position + size > fileBytes) {
      throw new Error(`${file}: the box at byte ${position} has a wrong size`);
    }
    types.push(header.toString('latin1', 4, 8));
    position += size;
  }
  return types;
}
