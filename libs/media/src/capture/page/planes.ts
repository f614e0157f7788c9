/**
 * Pure: returns whether a plane of a frame has one value everywhere. Returns at the first difference, which in most
 * frames is near the beginning.
 *
 * @param period the distance of two pixels in bytes: 1 for one channel, 2 for interleaved chroma, 4 for RGBA
 */
export function isUniform(plane: Uint8Array, period: number): boolean {
  for (let at = period; at < plane.length; at++) if (plane[at] !== plane[at - period]) return false;
  return true;
}

/** Pure: returns whether two frames are identical. Compares words, because there are some hundred thousand of them. */
export function isSame(one: Int32Array, other: Int32Array): boolean {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at++) if (one[at] !== other[at]) return false;
  return true;
}

/** Pure: returns the bytes of a pixel in each plane of a `VideoFrame.format`, for {@link isUniform}. */
export function pixelPeriod(format: string, plane: number): number {
  if (format.startsWith('NV')) return plane === 0 ? 1 : 2;
  return format.startsWith('I4') ? 1 : 4;
}
