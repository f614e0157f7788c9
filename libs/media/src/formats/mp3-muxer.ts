import { mp3Mono } from '../ffmpeg/audio-codec.ts';
import { createHeaderBuffer } from './header-buffer.ts';
import { isMonoMp3, mp3FrameLength, mp3SampleRate } from './mp3-frames.ts';
import type { HeadLastDestination } from './mp4/mp4-muxer.ts';
import type { FileFormat, Packager } from './muxer.ts';

/** Of the format nothing needs to be known: the frames say what they are. */
export interface Mp3PackagerOptions extends Partial<FileFormat> {
  /** How much of the file's beginning stays in memory; a COS part other than the last has at least 1 MiB. */
  headBytes?: number;
}

/** Of one channel, in a frame of MPEG 1 layer III. */
const samplesPerFrame = 1152;

/**
 * MP3 frames of a constant bit rate in, a file of them out: they leave as they come. Known last, and so given last as
 * the file's head, is the frame before them that says how many there are: from it players know how long the file is.
 */
export async function createMp3Packager<Stored>(
  destination: HeadLastDestination<Stored>,
  options: Mp3PackagerOptions = {},
): Promise<Packager<Stored>> {
  const file = createHeaderBuffer(options.headBytes ?? 1024 * 1024, (bytes) => destination.write(bytes));
  let first: Uint8Array | undefined;
  let frames = 0;
  return {
    async addVideo() {
      throw new TypeError('an MP3 has no pictures');
    },
    async addAudio(frame) {
      first ??= frame;
      frames += 1;
      await file.write(frame);
    },
    async finish() {
      const like = first ?? mp3Mono.silentFrame;
      const head = Buffer.concat([infoFrame({ like, frames, bytes: file.end }), file.head()]);
      const stored = await destination.finish(head);
      return { stored, videoFrames: 0, durationMs: (frames * samplesPerFrame * 1000) / mp3SampleRate(like) };
    },
    async cancel() {
      first = undefined;
    },
  };
}

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
function infoFrame(of: { like: Uint8Array; frames: number; bytes: number }): Uint8Array {
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
