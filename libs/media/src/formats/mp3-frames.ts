import { createFrameSplitter, type FrameSplitter } from './frame-splitter.ts';

const headerBytes = 4;

/** Bit rates in kbit/s by their index in the header, MPEG 1 layer III (ISO/IEC 11172-3, 2.4.2.3). */
const bitratesKbps = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const sampleRates = [44_100, 48_000, 32_000];

/**
 * Pure: reads the length, in bytes, of the MPEG 1 layer III frame at this offset.
 *
 * @throws RangeError when there is none
 */
export function parseMp3FrameLength(bytes: Uint8Array, offset: number): number {
  const [first = 0, second = 0, third = 0] = bytes.subarray(offset, offset + headerBytes);
  const bitrateKbps = bitratesKbps[third >> 4] ?? 0;
  const sampleRate = sampleRates[(third >> 2) & 3];
  if (first !== 0xff || (second & 0xfe) !== 0xfa || bitrateKbps === 0 || sampleRate === undefined)
    throw new RangeError(`no MP3 frame at byte ${offset}`);
  return Math.floor((144_000 * bitrateKbps) / sampleRate) + ((third >> 1) & 1);
}

/** Pure: reads the sample rate of an MPEG 1 layer III frame. */
export const parseMp3SampleRate = (frame: Uint8Array): number =>
  sampleRates[((frame[2] ?? 0) >> 2) & 3] ?? 48_000;

/** Pure: returns whether an MPEG 1 layer III frame is mono. */
export const isMonoMp3 = (frame: Uint8Array): boolean => (frame[3] ?? 0) >> 6 === 3;

/** Cuts a stream of MPEG 1 layer III frames into frames. */
export const createMp3Splitter = (): FrameSplitter => createFrameSplitter(headerBytes, parseMp3FrameLength);
