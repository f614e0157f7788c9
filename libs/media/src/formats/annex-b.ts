/**
 * Pure: an H.264 access unit as files hold it, each NAL unit after its length (4 bytes), in Annex B form, each after a
 * start code.
 *
 * @throws RangeError when the lengths do not fit
 */
export function annexBOf(lengthPrefixed: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(lengthPrefixed);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < bytes.length;) {
    if (at + 4 > bytes.length) throw new RangeError(`no NAL unit at byte ${at}`);
    const length = view.getUint32(at);
    if (at + 4 + length > bytes.length) throw new RangeError(`a NAL unit of ${length} bytes at byte ${at}`);
    view.setUint32(at, 1);
    at += 4 + length;
  }
  return bytes;
}
