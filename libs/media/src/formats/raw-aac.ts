/**
 * Pure: an AAC frame without its ADTS header, as MP4 holds it: a view.
 *
 * @throws RangeError when it has no such header, or holds more than one frame
 */
export function rawAacOf(adtsFrame: Uint8Array): Uint8Array {
  const [first = 0, second = 0, , , , , seventh = 0] = adtsFrame;
  // Twelve bits that are set, and two for the layer that are not (ISO/IEC 13818-7, 6.2).
  if (first !== 0xff || (second & 0xf6) !== 0xf0) throw new RangeError('an AAC frame without an ADTS header');
  const more = seventh & 3;
  if (more !== 0) throw new RangeError(`an ADTS frame that holds ${more + 1} frames`);
  const hasChecksum = (second & 1) === 0;
  return adtsFrame.subarray(hasChecksum ? 9 : 7);
}
