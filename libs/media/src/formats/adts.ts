import { createFrameSplitter, type FrameSplitter } from './frame-splitter.ts';

const headerBytes = 7;

/** Cuts an ADTS stream (ISO/IEC 13818-7, 6.2) into frames, each with its header. */
export const createAdtsSplitter = (): FrameSplitter => createFrameSplitter(headerBytes, parseAdtsFrameLength);

function parseAdtsFrameLength(bytes: Buffer, offset: number): number {
  if (bytes[offset] !== 0xff || ((bytes[offset + 1] ?? 0) & 0xf6) !== 0xf0)
    throw new RangeError(`no ADTS frame at byte ${offset}`);
  const length = (bytes.readUIntBE(offset + 3, 3) >> 5) & 0x1fff;
  if (length < headerBytes) throw new RangeError(`ADTS frame of ${length} bytes`);
  return length;
}

const sampleRates = [
  96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350,
];

/**
 * Pure: reads the sample rate and the number of channels of an ADTS frame.
 *
 * @throws RangeError when the header does not state them
 */
export function parseAdtsFormat(frame: Uint8Array): { sampleRate: number; channels: number } {
  const [, , third = 0, fourth = 0] = frame;
  const sampleRate = sampleRates[(third >> 2) & 0xf];
  const channels = ((third & 1) << 2) | (fourth >> 6);
  if (frame.length < headerBytes || sampleRate === undefined || channels === 0)
    throw new RangeError('an ADTS frame that does not state its format');
  return { sampleRate, channels };
}

/**
 * Pure: removes the ADTS header of an AAC frame, as MP4 stores it. Returns a view.
 *
 * @throws RangeError when there is no header, or when it is followed by more than one frame
 */
export function stripAdtsHeader(adtsFrame: Uint8Array): Uint8Array {
  const [first = 0, second = 0, , , , , seventh = 0] = adtsFrame;
  // Twelve bits that are set, and two for the layer that are zero (ISO/IEC 13818-7, 6.2).
  if (first !== 0xff || (second & 0xf6) !== 0xf0) throw new RangeError('an AAC frame without an ADTS header');
  const more = seventh & 3;
  if (more !== 0) throw new RangeError(`an ADTS frame that holds ${more + 1} frames`);
  const hasChecksum = (second & 1) === 0;
  return adtsFrame.subarray(hasChecksum ? 9 : 7);
}
