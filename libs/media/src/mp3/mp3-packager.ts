import { createHeadKeeper } from '../mp4/head-keeper.ts';
import type { HeadLastDestination } from '../mp4/mp4-packager.ts';
import type { AudioFormat, Packager } from '../packager/packager.ts';
import { infoFrame } from './info-frame.ts';

export interface Mp3PackagerOptions {
  audio?: AudioFormat & { bitrateKbps: number };
  /** How much of the file's beginning stays in memory; a COS part other than the last has at least 1 MiB. */
  headBytes?: number;
}

/** Of one channel, in a frame of MPEG 1 layer III. */
const samplesPerFrame = 1152;

/**
 * MP3 frames of a constant bit rate in, a file of them out: they leave as they come. Known last, and so given last as
 * the file's head, is the frame before them that says how many there are: from it players know how long the file is.
 */
export function createMp3Packager<Stored>(
  destination: HeadLastDestination<Stored>,
  options: Mp3PackagerOptions,
): Promise<Packager<Stored>> {
  const { sampleRate, bitrateKbps } = options.audio ?? { sampleRate: 48_000, bitrateKbps: 128 };
  const file = createHeadKeeper(options.headBytes ?? 1024 * 1024, (bytes) => destination.write(bytes));
  let frames = 0;
  return Promise.resolve({
    async addVideo() {
      throw new TypeError('an MP3 has no pictures');
    },
    async addAudio(frame) {
      frames += 1;
      await file.write(frame, file.end);
    },
    async finish() {
      const first = infoFrame({ frames, bytes: file.end, sampleRate, bitrateKbps });
      const stored = await destination.finish(Buffer.concat([first, file.head()]));
      return { stored, videoFrames: 0, durationMs: (frames * samplesPerFrame * 1000) / sampleRate };
    },
    async cancel() {
      frames = 0;
    },
  });
}
