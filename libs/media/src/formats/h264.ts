/**
 * Pure: reads the codec string (RFC 6381, `avc1.PPCCLL`) of an H.264 key frame in Annex B form. Profile, constraints
 * and level are the three bytes after the header of the sequence parameter set.
 *
 * @returns undefined when the frame carries no sequence parameter set
 */
export function parseH264Codec(annexB: Uint8Array): string | undefined {
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

/**
 * Pure: finds the sequence parameter set of an H.264 key frame in Annex B form, header included: what a decoder is
 * configured with (profile, level, size, colours). To a decoder, streams with equal sets are one stream.
 *
 * @returns undefined when the frame carries none
 */
export function findSequenceParameters(annexB: Uint8Array): Uint8Array | undefined {
  let start: number | undefined;
  for (let index = 0; index + 3 < annexB.length; index++) {
    if (annexB[index] !== 0 || annexB[index + 1] !== 0) continue;
    // A start code, or the zero byte before one: emulation prevention keeps two zero bytes out of the set itself.
    if (start !== undefined && (annexB[index + 2] ?? 0) <= 1) return annexB.subarray(start, index);
    if (annexB[index + 2] === 1 && ((annexB[index + 3] ?? 0) & 0x1f) === 7) start = index + 3;
  }
  return start === undefined ? undefined : annexB.subarray(start);
}

/** Profiles whose sequence parameter set has the chroma fields (ITU-T H.264, 7.3.2.1.1). */
const highProfiles: ReadonlySet<number> = new Set([
  100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135,
]);

/**
 * Pure: reads the frame size, in pixels after cropping, from a key frame in Annex B form. Source: ITU-T H.264,
 * 7.3.2.1.1 and 7.4.2.1.1.
 *
 * @returns undefined when the frame carries no sequence parameter set
 */
export function parseFrameSize(annexB: Uint8Array): { width: number; height: number } | undefined {
  const parameters = findSequenceParameters(annexB);
  if (parameters === undefined) return undefined;
  const bits = createBitReader(withoutEmulationPrevention(parameters.subarray(1)));
  const profile = bits.take(8);
  bits.take(16); // constraints and level
  bits.unsigned(); // id
  let chromaFormat = 1;
  if (highProfiles.has(profile)) {
    chromaFormat = bits.unsigned();
    if (chromaFormat === 3) bits.take(1);
    bits.unsigned(); // luma depth
    bits.unsigned(); // chroma depth
    bits.take(1);
    if (bits.take(1) === 1)
      for (let list = 0; list < (chromaFormat === 3 ? 12 : 8); list++)
        if (bits.take(1) === 1) skipScalingList(bits, list < 6 ? 16 : 64);
  }
  bits.unsigned(); // frame number length
  const orderType = bits.unsigned();
  if (orderType === 0) bits.unsigned();
  else if (orderType === 1) {
    bits.take(1);
    bits.signed();
    bits.signed();
    for (let cycle = bits.unsigned(); cycle > 0; cycle--) bits.signed();
  }
  bits.unsigned(); // reference frames
  bits.take(1);
  const macroblocksWide = bits.unsigned() + 1;
  const mapUnitsHigh = bits.unsigned() + 1;
  const framesOnly = bits.take(1);
  if (framesOnly === 0) bits.take(1);
  bits.take(1);
  const [left = 0, right = 0, top = 0, bottom = 0] =
    bits.take(1) === 1 ? [bits.unsigned(), bits.unsigned(), bits.unsigned(), bits.unsigned()] : [];
  // Cropping counts in chroma samples, and for interlaced video in twice as many lines.
  const unitX = chromaFormat === 1 || chromaFormat === 2 ? 2 : 1;
  const unitY = (chromaFormat === 1 ? 2 : 1) * (2 - framesOnly);
  return {
    width: macroblocksWide * 16 - (left + right) * unitX,
    height: mapUnitsHigh * 16 * (2 - framesOnly) - (top + bottom) * unitY,
  };
}

function skipScalingList(bits: BitReader, size: number): void {
  let last = 8;
  let next = 8;
  for (let index = 0; index < size; index++) {
    if (next !== 0) next = (last + bits.signed() + 256) % 256;
    if (next !== 0) last = next;
  }
}

/** After two zero bytes, the encoder inserts a 3 that is not content. */
function withoutEmulationPrevention(bytes: Uint8Array): Uint8Array {
  return bytes.filter((byte, index) => !(byte === 3 && bytes[index - 1] === 0 && bytes[index - 2] === 0));
}

type BitReader = ReturnType<typeof createBitReader>;

/** Reads zeros past the end. */
function createBitReader(bytes: Uint8Array) {
  let at = 0;
  const bit = (): number => {
    const value = ((bytes[at >> 3] ?? 0) >> (7 - (at & 7))) & 1;
    at += 1;
    return value;
  };
  const take = (count: number): number => {
    let value = 0;
    for (let index = 0; index < count; index++) value = value * 2 + bit();
    return value;
  };
  /** Exponential Golomb codes (9.1). */
  const unsigned = (): number => {
    let zeros = 0;
    while (zeros < 32 && bit() === 0) zeros += 1;
    return 2 ** zeros - 1 + take(zeros);
  };
  const signed = (): number => {
    const code = unsigned();
    return code % 2 === 0 ? -code / 2 : (code + 1) / 2;
  };
  return { take, unsigned, signed };
}

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
