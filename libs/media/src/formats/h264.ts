/**
 * The codec string (RFC 6381, `avc1.PPCCLL`) of an H.264 key frame in Annex B form: profile, constraints and level are
 * the three bytes after the header of the sequence parameter set.
 *
 * @returns undefined when the frame carries no sequence parameter set
 */
export function h264CodecString(annexB: Uint8Array): string | undefined {
  for (let index = 0; index + 6 < annexB.length; index++) {
    const startCode = annexB[index] === 0 && annexB[index + 1] === 0 && annexB[index + 2] === 1;
    if (!startCode || ((annexB[index + 3] ?? 0) & 0x1f) !== 7) continue;
    const hex = Array.from(annexB.subarray(index + 4, index + 7), (byte) =>
      byte.toString(16).padStart(2, '0'),
    );
    return `avc1.${hex.join('')}`;
  }
  return undefined;
}
