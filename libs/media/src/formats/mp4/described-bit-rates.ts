import type { BitRates } from './bit-rate-meter.ts';
import { boxesIn } from './boxes.ts';

/** Bytes before the boxes in a sample entry (ISO/IEC 14496-12, 12.1.3 and 12.2.3, version 0). */
const entryFields: Readonly<Record<string, number>> = { avc1: 78, mp4a: 28 };

const descriptor = { elementaryStream: 3, decoderConfig: 4 } as const;

/**
 * A sample description (`stsd`) that says these bit rates wherever it says any: in `btrt` boxes, and of AAC also in
 * the decoder's configuration.
 *
 * @param description the whole box; it stays as it is
 * @throws RangeError when it is of another codec than H.264 or AAC, or damaged
 */
export function withBitRates(description: Uint8Array, { average, peak }: BitRates): Uint8Array {
  const described = Uint8Array.from(description);
  const view = new DataView(described.buffer);
  const setRates = (at: number): void => {
    view.setUint32(at, peak);
    view.setUint32(at + 4, average);
  };
  // The header of the box, its version and flags, and the number of entries.
  for (const entry of boxesIn(described, 16)) {
    const fields = entryFields[entry.type];
    if (fields === undefined) throw new RangeError(`a sample description of ${entry.type}`);
    for (const box of boxesIn(described, entry.contentStart + fields, entry.end)) {
      // After the size of a buffer.
      if (box.type === 'btrt') setRates(box.contentStart + 4);
      if (box.type === 'esds') setRates(ratesInStreamDescriptor(described, box.contentStart + 4));
    }
  }
  return described;
}

/** Of the elementary stream descriptor that begins there (ISO/IEC 14496-1, 7.2.6.5 and 7.2.6.6). */
function ratesInStreamDescriptor(bytes: Uint8Array, at: number): number {
  // Its content begins with an id and flags; where they are 0 the decoder's configuration comes next.
  const stream = descriptorContent(bytes, at, descriptor.elementaryStream);
  if (bytes[stream + 2] !== 0) throw new RangeError('an elementary stream with options');
  // Object type, stream type and the size of a buffer come first.
  return descriptorContent(bytes, stream + 3, descriptor.decoderConfig) + 5;
}

/** Where it begins: after the tag and a length in groups of 7 bits. */
function descriptorContent(bytes: Uint8Array, at: number, tag: number): number {
  if (bytes[at] !== tag) throw new RangeError(`no descriptor ${tag} at byte ${at}`);
  let next = at + 1;
  while (((bytes[next] ?? 0) & 0x80) !== 0) next += 1;
  return next + 1;
}
