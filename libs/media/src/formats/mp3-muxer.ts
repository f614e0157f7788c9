import { mp3Mono } from '../ffmpeg/audio-codec.ts';
import { createHeaderBuffer } from './header-buffer.ts';
import { isMonoMp3, parseMp3FrameLength, parseMp3SampleRate } from './audio-frames.ts';
import type { HeaderLastTarget } from './mp4/mp4-muxer.ts';
import type { FileFormat, Muxer } from './muxer.ts';

/** The format need not be known: each frame states it. */
export interface Mp3MuxerOptions extends Partial<FileFormat> {
  /** How many bytes from the start of the file stay in memory; a COS part, except the last one, has at least 1 MiB. */
  headBytes?: number;
}

/** Samples a channel in one frame of MPEG 1 layer III. */
const samplesPerFrame = 1152;

/**
 * Muxes MP3 frames of a constant bit rate into a file. Frames are forwarded as they come. The frame that states their
 * number, from which players derive the duration, is created last and precedes the others: it is part of the file's
 * head.
 */
export async function createMp3Muxer(
  target: HeaderLastTarget,
  options: Mp3MuxerOptions = {},
): Promise<Muxer> {
  const file = createHeaderBuffer(options.headBytes ?? 1024 * 1024, (bytes) => target.write(bytes));
  let first: Uint8Array | undefined;
  let frames = 0;
  return {
    async addVideo() {
      throw new TypeError('an MP3 has no video');
    },
    async addAudio(frame) {
      first ??= frame;
      frames += 1;
      await file.write(frame);
    },
    async finish() {
      const like = first ?? mp3Mono.silentFrame;
      const head = Buffer.concat([createInfoFrame({ like, frames, bytes: file.end }), file.head()]);
      await target.finish(head);
      return { videoFrames: 0, durationMs: (frames * samplesPerFrame * 1000) / parseMp3SampleRate(like) };
    },
    async cancel() {
      first = undefined;
    },
  };
}

/** The offset of the tag in an MPEG 1 layer III frame, after the header and the side information. */
const tagAt = { mono: 21, stereo: 36 };
/** The tag has the number of frames, the number of bytes, and a seek table with a hundred entries. */
const allFields = 1 | 2 | 4;

/**
 * Pure: creates the frame that precedes a file's frames and states their number; players that do not know it play
 * silence. It has the format of Xing's tag, named `Info` for a constant bit rate.
 *
 * @param tag.like any of the frames: they all have the same format
 * @param tag.bytes the size of the frames, this one excluded
 * @throws RangeError when the bit rate is too low for a frame with room for the tag
 */
function createInfoFrame(tag: { like: Uint8Array; frames: number; bytes: number }): Uint8Array {
  const header = tag.like.slice(0, 4);
  const at = isMonoMp3(header) ? tagAt.mono : tagAt.stereo;
  const frame = Buffer.alloc(parseMp3FrameLength(header, 0));
  if (frame.length < at + 116)
    throw new RangeError(`a frame of ${frame.length} bytes has no room for the tag`);
  frame.set(header);
  frame.write('Info', at, 'latin1');
  frame.writeUInt32BE(allFields, at + 4);
  frame.writeUInt32BE(tag.frames, at + 8);
  frame.writeUInt32BE(tag.bytes + frame.length, at + 12);
  // The seek table: the position in the file, in 256ths, for each percent of the duration. For a constant bit rate it
  // is linear.
  for (let percent = 0; percent < 100; percent++)
    frame.writeUInt8(Math.floor((percent * 256) / 100), at + 16 + percent);
  return frame;
}
