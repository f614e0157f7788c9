import { z } from 'zod';

const videoStreamSchema = z.object({
  Bitrate: z.number(),
  Height: z.number(),
  Width: z.number(),
  Codec: z.string(),
  Fps: z.number(),
});
const audioStreamSchema = z.object({ Bitrate: z.number(), SamplingRate: z.number(), Codec: z.string() });

/** `MediaMetaData` in wire form: bits per second, seconds, bytes. */
export const mediaMetaDataSchema = z.object({
  Size: z.number(),
  Container: z.string(),
  Bitrate: z.number(),
  Height: z.number(),
  Width: z.number(),
  Duration: z.number(),
  Rotate: z.number(),
  VideoStreamSet: z.array(videoStreamSchema),
  AudioStreamSet: z.array(audioStreamSchema),
  VideoDuration: z.number(),
  AudioDuration: z.number(),
});
export type MediaMetaData = z.infer<typeof mediaMetaDataSchema>;

const numberText = z.coerce.number().catch(0);
const streamSchema = z.object({
  index: z.number(),
  codec_type: z.string().default(''),
  codec_name: z.string().default(''),
  width: z.number().default(0),
  height: z.number().default(0),
  avg_frame_rate: z.string().default('0/0'),
  sample_rate: numberText,
  bit_rate: numberText,
  duration: numberText,
  disposition: z.object({ attached_pic: z.number().default(0) }).default({ attached_pic: 0 }),
  side_data_list: z.array(z.object({ rotation: z.number().optional() })).default([]),
});

/** The output of `ffprobe -show_format -show_streams -of json`. */
export const probeSchema = z.object({
  streams: z.array(streamSchema).default([]),
  format: z.object({ format_name: z.string(), duration: numberText }),
});
export type Probe = z.infer<typeof probeSchema>;
type ProbedStream = Probe['streams'][number];

/** Whether a stream has no bit rate, as in WebM and HLS, so that it must be computed from packets. */
export const needsPackets = ({ streams }: Probe): boolean =>
  streams.some((stream) => (isVideo(stream) || isAudio(stream)) && stream.bit_rate === 0);

/**
 * Converts the output of ffprobe.
 *
 * @param sizeBytes of the file; for HLS, of the playlist and its segments
 * @param packetBytes total packet size of each stream without a bit rate
 */
export function toMediaMetaData(
  { streams, format }: Probe,
  sizeBytes: number,
  packetBytes: ReadonlyMap<number, number> = new Map(),
): MediaMetaData {
  const findDuration = (stream: ProbedStream): number => stream.duration || format.duration;
  const findBitrate = (stream: ProbedStream): number => {
    if (stream.bit_rate !== 0) return stream.bit_rate;
    const seconds = findDuration(stream);
    return seconds === 0 ? 0 : Math.round(((packetBytes.get(stream.index) ?? 0) * 8) / seconds);
  };
  const video = streams.filter(isVideo);
  const audio = streams.filter(isAudio);
  const rotation = video[0]?.side_data_list.find((data) => data.rotation !== undefined)?.rotation ?? 0;
  return {
    Size: sizeBytes,
    Container: format.format_name,
    Bitrate: sum([...video, ...audio].map(findBitrate)),
    Height: max(video.map(({ height }) => height)),
    Width: max(video.map(({ width }) => width)),
    Duration: format.duration,
    // ffprobe counts in the opposite direction.
    Rotate: (360 - rotation) % 360,
    VideoStreamSet: video.map((stream) => ({
      Bitrate: findBitrate(stream),
      Height: stream.height,
      Width: stream.width,
      Codec: stream.codec_name,
      Fps: parseFrameRate(stream.avg_frame_rate),
    })),
    AudioStreamSet: audio.map((stream) => ({
      Bitrate: findBitrate(stream),
      SamplingRate: stream.sample_rate,
      Codec: stream.codec_name,
    })),
    VideoDuration: max(video.map(findDuration)),
    AudioDuration: max(audio.map(findDuration)),
  };
}

/** Creates the metadata of a file that is not media. */
export const makeEmptyMetaData = (sizeBytes: number): MediaMetaData =>
  toMediaMetaData({ streams: [], format: { format_name: '', duration: 0 } }, sizeBytes);

// Cover art is a video stream, too.
const isVideo = (stream: ProbedStream): boolean =>
  stream.codec_type === 'video' && stream.disposition.attached_pic === 0;
const isAudio = (stream: ProbedStream): boolean => stream.codec_type === 'audio';
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const max = (values: readonly number[]): number => Math.max(0, ...values);

/** The documents show whole numbers. */
function parseFrameRate(rate: string): number {
  const [frames = 0, seconds = 0] = rate.split('/').map(Number);
  return seconds === 0 ? 0 : Math.round(frames / seconds);
}
