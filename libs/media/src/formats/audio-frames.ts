/** Cuts a stream into frames that state their own length. */
export interface FrameSplitter {
  /** @returns the frames that are complete now */
  push(bytes: Uint8Array): Uint8Array[];
}

/**
 * Creates a splitter.
 *
 * @param headerBytes how many bytes of a frame `lengthAt` needs
 * @param lengthAt returns the length of the frame at this offset, header included; throws RangeError when there is
 *   none
 */
function createFrameSplitter(
  headerBytes: number,
  lengthAt: (bytes: Buffer, offset: number) => number,
): FrameSplitter {
  let pending = Buffer.alloc(0);
  return {
    push(bytes) {
      pending = Buffer.concat([pending, bytes]);
      const frames: Uint8Array[] = [];
      let offset = 0;
      while (pending.length - offset >= headerBytes) {
        const length = lengthAt(pending, offset);
        if (pending.length - offset < length) break;
        frames.push(Uint8Array.prototype.slice.call(pending, offset, offset + length));
        offset += length;
      }
      pending = pending.subarray(offset);
      return frames;
    },
  };
}

/** Without the checksum, which two more bytes may hold. */
const adtsHeaderBytes = 7;

/** Cuts an ADTS stream (ISO/IEC 13818-7, 6.2) into frames, each with its header. */
export const createAdtsSplitter = (): FrameSplitter =>
  createFrameSplitter(adtsHeaderBytes, parseAdtsFrameLength);

function parseAdtsFrameLength(bytes: Buffer, offset: number): number {
  if (bytes[offset] !== 0xff || ((bytes[offset + 1] ?? 0) & 0xf6) !== 0xf0)
    throw new RangeError(`no ADTS frame at byte ${offset}`);
  const length = (bytes.readUIntBE(offset + 3, 3) >> 5) & 0x1fff;
  if (length < adtsHeaderBytes) throw new RangeError(`ADTS frame of ${length} bytes`);
  return length;
}

const adtsSampleRates = [
  96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350,
];

/**
 * Pure: reads the sample rate and the number of channels of an ADTS frame.
 *
 * @throws RangeError when the header does not state them
 */
export function parseAdtsFormat(frame: Uint8Array): { sampleRate: number; channels: number } {
  const [, , third = 0, fourth = 0] = frame;
  const sampleRate = adtsSampleRates[(third >> 2) & 0xf];
  const channels = ((third & 1) << 2) | (fourth >> 6);
  if (frame.length < adtsHeaderBytes || sampleRate === undefined || channels === 0)
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

const mp3HeaderBytes = 4;

/** Bit rates in kbit/s by their index in the header, MPEG 1 layer III (ISO/IEC 11172-3, 2.4.2.3). */
const mp3BitratesKbps = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const mp3SampleRates = [44_100, 48_000, 32_000];

/**
 * Pure: reads the length, in bytes, of the MPEG 1 layer III frame at this offset.
 *
 * @throws RangeError when there is none
 */
export function parseMp3FrameLength(bytes: Uint8Array, offset: number): number {
  const [first = 0, second = 0, third = 0] = bytes.subarray(offset, offset + mp3HeaderBytes);
  const bitrateKbps = mp3BitratesKbps[third >> 4] ?? 0;
  const sampleRate = mp3SampleRates[(third >> 2) & 3];
  if (first !== 0xff || (second & 0xfe) !== 0xfa || bitrateKbps === 0 || sampleRate === undefined)
    throw new RangeError(`no MP3 frame at byte ${offset}`);
  return Math.floor((144_000 * bitrateKbps) / sampleRate) + ((third >> 1) & 1);
}

/** Pure: reads the sample rate of an MPEG 1 layer III frame. */
export const parseMp3SampleRate = (frame: Uint8Array): number =>
  mp3SampleRates[((frame[2] ?? 0) >> 2) & 3] ?? 48_000;

/** Pure: returns whether an MPEG 1 layer III frame is mono. */
export const isMonoMp3 = (frame: Uint8Array): boolean => (frame[3] ?? 0) >> 6 === 3;

/** Cuts a stream of MPEG 1 layer III frames into frames. */
export const createMp3Splitter = (): FrameSplitter =>
  createFrameSplitter(mp3HeaderBytes, parseMp3FrameLength);
