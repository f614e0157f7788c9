/**
 * The sequence parameter set of an H.264 key frame in Annex B form, header included: what a decoder is set up with
 * (profile, level, size, colours). Two streams with the same one are one stream to it.
 *
 * @returns undefined when the frame carries none
 */
export function sequenceParameters(annexB: Uint8Array): Uint8Array | undefined {
  let start: number | undefined;
  for (let index = 0; index + 3 < annexB.length; index++) {
    if (annexB[index] !== 0 || annexB[index + 1] !== 0) continue;
    // A start code, or the zero byte before one: the set itself never holds two zero bytes (emulation prevention).
    if (start !== undefined && (annexB[index + 2] ?? 0) <= 1) return annexB.subarray(start, index);
    if (annexB[index + 2] === 1 && ((annexB[index + 3] ?? 0) & 0x1f) === 7) start = index + 3;
  }
  return start === undefined ? undefined : annexB.subarray(start);
}
