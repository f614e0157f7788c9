import {
  EncodedAudioPacketSource,
  EncodedPacket,
  EncodedVideoPacketSource,
  Mp4OutputFormat,
  NullTarget,
  Output,
} from 'mediabunny';
import { parseH264Codec, parseFrameSize } from '../h264.ts';
import { type AudioFormat, samplesPerAacFrame } from '../muxer.ts';

/** The boxes of a movie with one sample in each track. */
export interface MovieTemplate {
  /** `ftyp`. */
  fileType: Uint8Array;
  /** `moov`. */
  movie: Uint8Array;
}

/** What tab capture delivers, and what Chrome's encoder tags in the stream. */
const bt709 = { primaries: 'bt709', transfer: 'bt709', matrix: 'bt709', fullRange: false } as const;

/**
 * Has mediabunny write a movie box for the first video frame and the first audio frame: it knows how to describe
 * codecs, sizes and colours. For a whole recording it would keep 173 bytes a sample (measured): 46 MiB an hour for 30
 * frames a second with audio. It keeps the bytes of these two frames until the end.
 *
 * @param tracks the tracks that may exist; one without frames does not appear
 */
export async function startMovieTemplate(tracks: { video: boolean; audio: boolean }) {
  let fileType: Uint8Array | undefined;
  let movie: Uint8Array | undefined;
  const output = new Output({
    format: new Mp4OutputFormat({
      fastStart: false,
      onFtyp: (data) => (fileType = data.slice()),
      onMoov: (data) => (movie = data.slice()),
    }),
    target: new NullTarget(),
  });
  const video = new EncodedVideoPacketSource('avc');
  const audio = new EncodedAudioPacketSource('aac');
  if (tracks.video) output.addVideoTrack(video);
  if (tracks.audio) output.addAudioTrack(audio);
  await output.start();

  return {
    /**
     * @param frame the first one, a key frame in Annex B form
     * @param look.colors what the file states, whatever the stream states
     * @param look.size in pixels; the size stated by the frame when left out
     */
    async addFirstVideo(
      frame: { data: Uint8Array; key: boolean },
      look: { size?: { width: number; height: number } | undefined; colors: 'bt709' | 'untagged' },
    ): Promise<void> {
      const codec = parseH264Codec(frame.data);
      const size = codec === undefined ? undefined : (look.size ?? parseFrameSize(frame.data));
      await video.add(
        new EncodedPacket(frame.data, frame.key ? 'key' : 'delta', 0, 1),
        codec === undefined || size === undefined
          ? undefined
          : {
              decoderConfig: {
                codec,
                codedWidth: size.width,
                codedHeight: size.height,
                ...(look.colors === 'untagged' ? {} : { colorSpace: bt709 }),
              },
            },
      );
    },

    /** @param adtsFrame the first one */
    async addFirstAudio(adtsFrame: Uint8Array, { sampleRate, channels }: AudioFormat): Promise<void> {
      await audio.add(new EncodedPacket(adtsFrame, 'key', 0, samplesPerAacFrame / sampleRate), {
        decoderConfig: { codec: 'mp4a.40.2', sampleRate, numberOfChannels: channels },
      });
    },

    async finish(): Promise<MovieTemplate> {
      await output.finalize();
      if (fileType === undefined || movie === undefined) throw new Error('the muxer wrote no movie box');
      return { fileType, movie };
    },

    async cancel(): Promise<void> {
      if (output.state === 'started') await output.cancel();
    },
  };
}
