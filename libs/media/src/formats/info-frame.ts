import { isMonoMp3, mp3FrameLength } from './mp3-frames.ts';

/** Where the tag begins in a frame of MPEG 1 layer III: after the header and the side information. */
const tagAt = { mono: 21, stereo: 36 };
/** The tag has a count of frames, one of bytes, and a table of a hundred places. */
const allFields = 1 | 2 | 4;

/**
 * Pure: the frame that stands before a file's frames and says how many there are, silent to a player that does not
 * know it. Its form is that of Xing's tag, named `Info` where the bit rate is constant.
 *
 * @param of.like any of the frames: they are all of one kind
 * @param of.bytes of the frames, this one not counted
 * @throws RangeError when the bit rate is so low that the tag has no room
 */
export function infoFrame(of: { like: Uint8Array; frames: number; bytes: number }): Uint8Array {
  const header = of.like.slice(0, 4);
  const at = isMonoMp3(header) ? tagAt.mono : tagAt.stereo;
  const frame = Buffer.alloc(mp3FrameLength(header, 0));
  if (frame.length < at + 116)
    throw new RangeError(`a frame of ${frame.length} bytes has no room for the tag`);
  frame.set(header);
  frame.write('Info', at, 'latin1');
  frame.writeUInt32BE(allFields, at + 4);
  frame.writeUInt32BE(of.frames, at + 8);
  frame.writeUInt32BE(of.bytes + frame.length, at + 12);
  // Where in the file, in 256ths, each hundredth of the time is: a constant bit rate is a straight line.
  for (let percent = 0; percent < 100; percent++)
    frame.writeUInt8(Math.floor((percent * 256) / 100), at + 16 + percent);
  return frame;
}
