import {
  EncodedAudioPacketSource,
  EncodedPacket,
  EncodedVideoPacketSource,
  Mp4OutputFormat,
  Output,
  StreamTarget,
} from 'mediabunny';
import { h264CodecString } from '../h264/h264-codec-string.ts';
import { adtsFormat } from '../ffmpeg/adts-frames.ts';
import { pictureSize } from '../h264/picture-size.ts';
import {
  type AudioFormat,
  type Packager,
  samplesPerAacFrame,
  type VideoPacket,
} from '../packager/packager.ts';
import { boxesIn } from './boxes.ts';
import { moveMovieBoxToFront } from './chunk-offsets.ts';
import { createHeadKeeper } from './head-keeper.ts';

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
  /** How much of the file's beginning stays in memory; a COS part other than the last has at least 1 MiB. */
  headBytes?: number;
}

/** What tab capture delivers and Chrome's encoder tags in the stream. */
const bt709 = { primaries: 'bt709', transfer: 'bt709', matrix: 'bt709', fullRange: false } as const;

/**
 * Frames of an H.264 and an AAC stream in, a plain seekable MP4 with the movie box first out.
 *
 * Muxes while recording and needs neither a second pass nor the whole file: media data goes to the destination as it
 * comes, and at the end the movie box is moved before it (`fastStart: false` writes it last, with one backward write
 * of the media data's size near the start).
 */
export async function createMp4Packager<Stored>(
  destination: HeadLastDestination<Stored>,
  options: Mp4PackagerOptions,
): Promise<Packager<Stored>> {
  const file = createHeadKeeper(options.headBytes ?? 1024 * 1024, (bytes) => destination.write(bytes));
  const written: { data: Uint8Array; position: number }[] = [];
  let finishing = false;
  let movie: { data: Uint8Array; position: number } | undefined;

  const output = new Output({
    format: new Mp4OutputFormat({
      fastStart: false,
      onMoov: (data, position) => {
        movie = { data: data.slice(), position };
      },
    }),
    target: new StreamTarget(
      new WritableStream({
        async write({ data, position }) {
          // The last writes hold the end of the media data, the patched size and the movie box: sorted out in finish().
          if (finishing) written.push({ data: data.slice(), position });
          else await file.write(data, position);
        },
      }),
    ),
  });
  const video = new EncodedVideoPacketSource('avc');
  const audio = new EncodedAudioPacketSource('aac');
  const hasAudio = options.audio !== undefined && options.audio !== false;
  // A track that never gets a frame does not appear in the file.
  if (options.video !== false) output.addVideoTrack(video);
  if (hasAudio) output.addAudioTrack(audio);
  await output.start();

  let held: VideoPacket | undefined;
  let videoFrames = 0;
  let audioFrames = 0;
  let sound = typeof options.audio === 'object' ? options.audio : undefined;

  async function writeVideo(frame: VideoPacket, endMs: number): Promise<void> {
    const packet = new EncodedPacket(
      frame.data,
      frame.key ? 'key' : 'delta',
      frame.timestampMs / 1000,
      Math.max(0, endMs - frame.timestampMs) / 1000,
    );
    const codec = videoFrames++ === 0 ? h264CodecString(frame.data) : undefined;
    const size = codec === undefined ? undefined : sizeOf(frame);
    await video.add(
      packet,
      codec === undefined || size === undefined
        ? undefined
        : {
            decoderConfig: {
              codec,
              codedWidth: size.width,
              codedHeight: size.height,
              ...(options.colors === 'untagged' ? {} : { colorSpace: bt709 }),
            },
          },
    );
  }

  function sizeOf({ data }: VideoPacket): { width: number; height: number } | undefined {
    const { width, height } = options;
    return width === undefined || height === undefined ? pictureSize(data) : { width, height };
  }

  return {
    async addVideo(frame) {
      const previous = held;
      // The first picture stands from the start of the recording, so that no player begins on black.
      held = previous === undefined ? { ...frame, timestampMs: 0 } : frame;
      if (previous !== undefined) await writeVideo(previous, frame.timestampMs);
    },

    async addAudio(adtsFrame) {
      sound ??= adtsFormat(adtsFrame);
      const { sampleRate, channels } = sound;
      const seconds = (frames: number): number => (frames * samplesPerAacFrame) / sampleRate;
      const packet = new EncodedPacket(adtsFrame, 'key', seconds(audioFrames), seconds(1));
      const first = audioFrames++ === 0;
      await audio.add(
        packet,
        first ? { decoderConfig: { codec: 'mp4a.40.2', sampleRate, numberOfChannels: channels } } : undefined,
      );
    },

    async finish(durationMs) {
      if (held !== undefined) await writeVideo(held, Math.max(durationMs, held.timestampMs + 1));
      held = undefined;
      finishing = true;
      await output.finalize();
      if (movie === undefined) throw new Error('the muxer wrote no movie box');
      const { data: moov, position: movieStart } = movie;
      for (const { data, position } of written) {
        const media = data.subarray(0, Math.max(0, movieStart - position));
        if (media.length > 0) await file.write(media, position);
      }
      const head = file.head();
      const [fileType] = boxesIn(head, 0, Math.min(head.length, 64));
      if (fileType?.type !== 'ftyp') throw new Error('the file does not start with its type');
      const stored = await destination.finish(
        Buffer.concat([
          head.subarray(0, fileType.end),
          moveMovieBoxToFront(moov),
          head.subarray(fileType.end),
        ]),
      );
      return { stored, videoFrames, durationMs };
    },

    async cancel() {
      if (output.state === 'started') await output.cancel();
    },
  };
}
