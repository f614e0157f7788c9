import { adtsFormat, stripAdtsHeader } from '../adts.ts';
import { toLengthPrefixed } from '../annex-b.ts';
import { createHeaderBuffer } from '../header-buffer.ts';
import { type AudioFormat, type Packager, samplesPerAacFrame, type VideoPacket } from '../muxer.ts';
import { fileHead } from './file-head.ts';
import { movieTimescale } from './movie-box.ts';
import { startMovieTemplate } from './movie-template.ts';
import { createTrackWriter, type TrackWriter } from './track-writer.ts';

/** Takes a file whose beginning is known last: the body in order, then the head that belongs before it. */
export interface HeadLastDestination<Stored = unknown> {
  /** Resolves as soon as more may come. */
  write(body: Uint8Array): Promise<void>;
  /** Puts the head before the body and stores the whole. */
  finish(head: Uint8Array): Promise<Stored>;
}

export interface Mp4PackagerOptions {
  /** Pixels, when they are known; left out, what the first key frame says. */
  width?: number;
  height?: number;
  /** Whether there are pictures; true. */
  video?: boolean;
  /** What the file says of the pictures' colours; BT.709, or nothing, so that what the stream says of itself counts. */
  colors?: 'bt709' | 'untagged';
  /** Samples a second and channels of the AAC stream; true, what its first frame says; left out, there is none. */
  audio?: AudioFormat | boolean;
  /** How much of the media's beginning stays in memory; a COS part other than the last has at least 1 MiB. */
  headBytes?: number;
}

/** Of the pictures, ticks a second: a millisecond is 57.6. */
const videoTimescale = movieTimescale;
const toTicks = (timeMs: number): number => Math.round((timeMs * videoTimescale) / 1000);

/**
 * Frames of an H.264 and an AAC stream in, a plain seekable MP4 with the movie box first out.
 *
 * Needs neither a second pass nor the whole file: media data goes to the destination as it comes, in chunks of half a
 * second, and only the tables stay, at 4 to 12 bytes a sample. At the end the movie box is made of them and leaves
 * with the first bytes of the media.
 */
export async function createMp4Packager<Stored>(
  destination: HeadLastDestination<Stored>,
  options: Mp4PackagerOptions,
): Promise<Packager<Stored>> {
  const media = createHeaderBuffer(options.headBytes ?? 1024 * 1024, (bytes) => destination.write(bytes));
  const file = { mediaBytes: () => media.end, write: (chunk: Uint8Array) => media.write(chunk) };
  const template = await startMovieTemplate({
    video: options.video !== false,
    audio: options.audio !== undefined && options.audio !== false,
  });
  const { width, height, colors = 'bt709' } = options;
  const size = width === undefined || height === undefined ? undefined : { width, height };
  const video = createTrackWriter(videoTimescale, file);
  let audio: TrackWriter | undefined;
  let held: VideoPacket | undefined;

  async function writeVideo({ data, key }: VideoPacket, endMs: number): Promise<void> {
    if (video.samples === 0) await template.addFirstVideo({ data, key }, { size, colors });
    const durationTicks = Math.max(0, toTicks(endMs) - video.endTicks);
    await video.add(toLengthPrefixed(data), { durationTicks, key });
  }

  async function startAudio(adtsFrame: Uint8Array): Promise<TrackWriter> {
    const format = typeof options.audio === 'object' ? options.audio : adtsFormat(adtsFrame);
    await template.addFirstAudio(adtsFrame, format);
    return createTrackWriter(format.sampleRate, file);
  }

  return {
    async addVideo(frame) {
      const previous = held;
      // The first picture stands from the start of the recording, so that no player begins on black.
      held = previous === undefined ? { ...frame, timestampMs: 0 } : frame;
      if (previous !== undefined) await writeVideo(previous, frame.timestampMs);
    },

    async addAudio(adtsFrame) {
      audio ??= await startAudio(adtsFrame);
      await audio.add(stripAdtsHeader(adtsFrame), { durationTicks: samplesPerAacFrame, key: true });
    },

    async finish(durationMs) {
      if (held !== undefined) await writeVideo(held, Math.max(durationMs, held.timestampMs + 1));
      held = undefined;
      const { fileType, movie } = await template.finish();
      // A track that never got a frame does not appear in the file.
      const tracks = [video, ...(audio === undefined ? [] : [audio])].filter(({ samples }) => samples > 0);
      for (const track of tracks) await track.endChunk();
      await media.taken();
      const head = fileHead({ fileType, template: movie, tracks, mediaBytes: media.end });
      const stored = await destination.finish(Buffer.concat([...head, media.head()]));
      return { stored, videoFrames: video.samples, durationMs };
    },

    async cancel() {
      held = undefined;
      video.drop();
      audio?.drop();
      await template.cancel();
    },
  };
}
