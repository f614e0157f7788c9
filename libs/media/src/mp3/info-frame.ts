import { mp3FrameLength } from '../ffmpeg/mp3-frames.ts';

/** Where the tag begins in a frame of MPEG 1 layer III with two channels: after the header and the side information. */
const tagAt = 36;
const bitratesKbps = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const sampleRates = [44_100, 48_000, 32_000];
/** The tag has a count of frames, one of bytes, and a table of a hundred places. */
const allFields = 1 | 2 | 4;

/**
 * Pure: the frame that stands before a file's frames and says how many there are, silent to a player that does not
 * know it. Its form is that of Xing's tag, named `Info` where the bit rate is constant.
 *
 * @param of.bytes of the frames, this one not counted
 * @throws RangeError for what MPEG 1 layer III has not
 */
export function infoFrame(of: {
  frames: number;
  bytes: number;
  sampleRate: number;
  bitrateKbps: number;
}): Uint8Array {
  const bitrate = bitratesKbps.indexOf(of.bitrateKbps);
  const rate = sampleRates.indexOf(of.sampleRate);
  if (bitrate < 1 || rate < 0)
    throw new RangeError(`no MP3 has ${of.bitrateKbps} kbit/s at ${of.sampleRate} Hz`);
  const header = Uint8Array.of(0xff, 0xfb, (bitrate << 4) | (rate << 2), 0x64);
  const frame = Buffer.alloc(mp3FrameLength(header, 0));
  if (frame.length < tagAt + 116)
    throw new RangeError(`a frame of ${of.bitrateKbps} kbit/s has no room for the tag`);
  frame.set(header);
  frame.write('Info', tagAt, 'latin1');
  frame.writeUInt32BE(allFields, tagAt + 4);
  frame.writeUInt32BE(of.frames, tagAt + 8);
  frame.writeUInt32BE(of.bytes + frame.length, tagAt + 12);
  // Where in the file, in 256ths, each hundredth of the time is: a constant bit rate is a straight line.
  for (let percent = 0; percent < 100; percent++)
    frame.writeUInt8(Math.floor((percent * 256) / 100), tagAt + 16 + percent);
  return frame;
}
