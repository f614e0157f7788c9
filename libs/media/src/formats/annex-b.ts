/**
 * Pure: converts an H.264 access unit from length-prefixed NAL units (4 bytes, as in files) to Annex B (start codes).
 *
 * @throws RangeError when the lengths do not add up
 */
export function toAnnexB(lengthPrefixed: Uint8Array): Uint8Array {
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

const startCode = Uint8Array.of(0, 0, 1);

/**
 * Pure: converts an H.264 access unit from Annex B to the length-prefixed NAL units (4 bytes) of MP4. Parameter sets
 * are kept: those of a later key frame may differ from the first ones.
 *
 * @throws RangeError when there is no NAL unit in it
 */
export function toLengthPrefixed(annexB: Uint8Array): Uint8Array {
  const bytes = Buffer.from(annexB.buffer, annexB.byteOffset, annexB.byteLength);
  const units: Uint8Array[] = [];
  for (let code = bytes.indexOf(startCode); code !== -1;) {
    const start = code + startCode.length;
    code = bytes.indexOf(startCode, start);
    const end = findUnitEnd(bytes, start, code === -1 ? bytes.length : code);
    if (end > start) units.push(bytes.subarray(start, end));
  }
  if (units.length === 0) throw new RangeError('a frame without a NAL unit: not in Annex B form');
  return joinUnits(units);
}

/**
 * Zeros before a start code belong to the code or are padding: a NAL unit never ends with a zero (ITU-T H.264,
 * 7.4.1).
 */
function findUnitEnd(bytes: Uint8Array, start: number, limit: number): number {
  let end = limit;
  while (end > start && bytes[end - 1] === 0) end -= 1;
  return end;
}

function joinUnits(units: readonly Uint8Array[]): Uint8Array {
  const result = new Uint8Array(units.reduce((sum, unit) => sum + 4 + unit.length, 0));
  const view = new DataView(result.buffer);
  let at = 0;
  for (const unit of units) {
    view.setUint32(at, unit.length);
    result.set(unit, at + 4);
    at += 4 + unit.length;
  }
  return result;
}
