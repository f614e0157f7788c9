import { parseAdtsFormat, stripAdtsHeader } from '../audio-frames.ts';
import { toLengthPrefixed } from '../h264.ts';
import { createHeaderBuffer } from '../header-buffer.ts';
import { type AudioFormat, type Muxer, samplesPerAacFrame, type VideoPacket } from '../muxer.ts';
import { createFileHead, movieTimescale } from './file-head.ts';
import { startMovieTemplate } from './movie-template.ts';
import { createTrackWriter, type TrackWriter } from './track-writer.ts';

/** Receives a file whose beginning is known last: first the body in order, then the head that precedes it. */
export interface HeaderLastTarget {
  /** Resolves when more may follow. */
  write(body: Uint8Array): Promise<void>;
  /** Puts the head before the body and stores the file. */
  finish(head: Uint8Array): Promise<void>;
}

export interface Mp4MuxerOptions {
  /** Pixels, when they are known; the size stated by the first key frame when left out. */
  width?: number;
  height?: number;
  /** Whether there is video; true when left out. */
  video?: boolean;
  /** The colours that the file states: BT.709, or none, so that those of the stream apply. */
  colors?: 'bt709' | 'untagged';
  /** The format of the AAC stream; `true` takes it from the first frame; no audio when left out. */
  audio?: AudioFormat | boolean;
  /** How many bytes from the start of the media stay in memory; a COS part, except the last one, has at least 1 MiB. */
  headBytes?: number;
}

/** Ticks a second of the video track: a millisecond is 57.6. */
const videoTimescale = movieTimescale;
const toTicks = (timeMs: number): number => Math.round((timeMs * videoTimescale) / 1000);

/**
 * Muxes H.264 and AAC into a plain, seekable MP4 whose movie box comes first.
 *
 * It needs neither a second pass nor the whole file: media is forwarded in chunks of half a second, and only the
 * tables stay in memory, at 4 to 12 bytes a sample. At the end they become the movie box, which is uploaded together
 * with the first bytes of the media.
 */
export async function createMp4Muxer(target: HeaderLastTarget, options: Mp4MuxerOptions): Promise<Muxer> {
  const media = createHeaderBuffer(options.headBytes ?? 1024 * 1024, (bytes) => target.write(bytes));
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
    // A busy browser gives two frames one millisecond. Many programs refuse equal times.
    const durationTicks = Math.max(1, toTicks(endMs) - video.endTicks);
    await video.add(toLengthPrefixed(data), { durationTicks, key });
  }

  async function startAudio(adtsFrame: Uint8Array): Promise<TrackWriter> {
    const format = typeof options.audio === 'object' ? options.audio : parseAdtsFormat(adtsFrame);
    await template.addFirstAudio(adtsFrame, format);
    return createTrackWriter(format.sampleRate, file);
  }

  return {
    async addVideo(frame) {
      const previous = held;
      // The first frame is shown from the beginning of the recording, so that no player starts with black.
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
      // A track without frames does not appear in the file.
      const tracks = [video, ...(audio === undefined ? [] : [audio])].filter(({ samples }) => samples > 0);
      for (const track of tracks) await track.endChunk();
      await media.flushed();
      const head = createFileHead({ fileType, template: movie, tracks, mediaBytes: media.end });
      await target.finish(Buffer.concat([...head, media.head()]));
      return { videoFrames: video.samples, durationMs };
    },

    async cancel() {
      held = undefined;
      video.drop();
      audio?.drop();
      await template.cancel();
    },
  };
}
