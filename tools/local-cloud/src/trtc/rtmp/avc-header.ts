/**
 * Parses the parameter sets of an AVCDecoderConfigurationRecord (ISO/IEC 14496-15, 5.2.4.1), each prefixed with its length like
 * the NAL units of frames.
 *
 * @returns undefined if it is invalid, or if lengths do not have four bytes
 */
export function parseParameterSets(record: Buffer): Buffer | undefined {
  if (record.length < 7 || record[0] !== 1 || ((record[4] ?? 0) & 3) !== 3) return undefined;
  const sets: Buffer[] = [];
  let at = 5;
  for (const mask of [0x1f, 0xff]) {
    const count = (record[at] ?? 0) & mask;
    at += 1;
    for (let index = 0; index < count; index++) {
      if (at + 2 > record.length) return undefined;
      const size = record.readUInt16BE(at);
      const length = Buffer.alloc(4);
      length.writeUInt32BE(size);
      sets.push(length, record.subarray(at + 2, at + 2 + size));
      at += 2 + size;
    }
  }
  return at > record.length || sets.length === 0 ? undefined : Buffer.concat(sets);
}
