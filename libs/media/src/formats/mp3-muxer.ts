import { mp3SampleRate } from './mp3-frames.ts';
import { createHeadKeeper } from './header-buffer.ts';
import type { HeadLastDestination } from './mp4/mp4-muxer.ts';
import type { FileFormat, Packager } from './muxer.ts';
import { mp3Mono } from '../ffmpeg/audio-codec.ts';
import { infoFrame } from './info-frame.ts';

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
  const file = createHeadKeeper(options.headBytes ?? 1024 * 1024, (bytes) => destination.write(bytes));
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
