import { z } from 'zod';

/** What matters of a source for playing it. */
export interface SourceInfo {
  /** ffmpeg's name of the container, for example `hls` or `mov,mp4,m4a,3gp,3g2,mj2`. */
  format: string;
  /** The longer one of video and audio; undefined for a live stream. */
  durationMs: number | undefined;
  /** Where the source's timestamps begin, ms; 0 in most files. */
  startMs: number;
  video: SourceVideo | undefined;
  audio: SourceAudio | undefined;
}

export interface SourceVideo {
  /** The index for `-map 0:v:<index>`: FLV numbers its tracks as they appear, so that their ids vary. */
  index: number;
  /** ffmpeg's name, for example `h264`, `hevc`, `vp9`. */
  codec: string;
  /** ffmpeg's name, for example `High` or `Constrained Baseline`. */
  profile: string;
  /** The codec's number: 31 is H.264's 3.1. */
  level: number;
  /** The coded size, before rotation and pixel shape. */
  width: number;
  height: number;
  /** By how many degrees clockwise players rotate the video: 0, 90, 180, 270. */
  rotation: number;
  /** The width of a pixel divided by its height. */
  pixelAspect: number;
  /** ffmpeg's name of the pixel format, for example `yuv420p`. */
  pixelFormat: string;
  /** ffmpeg's name of the transfer curve, for example `bt709` or `smpte2084`. */
  transfer: string;
  isInterlaced: boolean;
  /** Some frames are decoded in another order than they are shown (B-frames). */
  isReordered: boolean;
  /** 0 when unknown. */
  framesPerSecond: number;
  /** 0 when unknown. */
  bitrateKbps: number;
}

export interface SourceAudio {
  /** The index for `-map 0:a:<index>`. */
  index: number;
  /** ffmpeg's name, for example `aac`, `mp3`, `opus`. */
  codec: string;
  profile: string;
  sampleRate: number;
  channels: number;
}

export interface ChooseOptions {
  /** Of several videos in one source (HLS variants), the largest with at most this many lines is used. */
  maxLines?: number;
}

const number = z.coerce.number().optional().catch(undefined);
const text = z.string().optional().catch(undefined);
const streamSchema = z.object({
  index: z.number(),
  codec_type: text,
  codec_name: text,
  profile: text,
  level: number,
  width: number,
  height: number,
  pix_fmt: text,
  color_transfer: text,
  sample_aspect_ratio: text,
  field_order: text,
  has_b_frames: number,
  avg_frame_rate: text,
  bit_rate: number,
  start_time: number,
  duration: number,
  sample_rate: number,
  channels: number,
  tags: z.record(z.string(), z.unknown()).catch({}).default({}),
  side_data_list: z
    .array(z.object({ rotation: number }))
    .catch([])
    .default([]),
  disposition: z.object({ attached_pic: number }).optional().catch(undefined),
});
const probeSchema = z.object({
  format: z.object({ format_name: text, duration: number, start_time: number }).default({}),
  programs: z
    .array(z.object({ streams: z.array(z.object({ index: z.number() })).default([]) }))
    .catch([])
    .default([]),
  streams: z.array(streamSchema).default([]),
});
type ProbedStream = z.output<typeof streamSchema>;

/**
 * Pure: parses the output of `ffprobe -show_programs -show_streams -show_format -of json`, and chooses one video and
 * one audio track. Cover art is not video, and tracks unknown to ffmpeg are ignored.
 *
 * @throws z.ZodError when it is not such output
 */
export function parseSourceInfo(probe: unknown, options: ChooseOptions = {}): SourceInfo {
  const { format, streams, programs } = probeSchema.parse(probe);
  const video = chooseVideo(streams, options.maxLines ?? 1080);
  const audioStreams = streams.filter(
    ({ codec_type, codec_name, channels = 0 }) =>
      codec_type === 'audio' && codec_name !== undefined && codec_name !== 'none' && channels > 0,
  );
  const siblings = programs.find((program) => program.streams.some(({ index }) => index === video?.index));
  const audio =
    audioStreams.find(({ index }) => siblings?.streams.some((sibling) => sibling.index === index)) ??
    audioStreams[0];
  return {
    format: format.format_name ?? '',
    durationMs: findDuration([video, audio], format),
    startMs: (format.start_time ?? 0) * 1000,
    video: video && toSourceVideo(video, indexOfKind(video, streams)),
    audio: audio && {
      index: indexOfKind(audio, streams),
      codec: audio.codec_name ?? '',
      profile: audio.profile ?? '',
      sampleRate: audio.sample_rate ?? 0,
      channels: audio.channels ?? 0,
    },
  };
}

/**
 * Pure: chooses the first video that is not cover art; of a playlist's variants the largest one that fits, else the
 * smallest.
 */
function chooseVideo(streams: ProbedStream[], maxLines: number): ProbedStream | undefined {
  const videos = streams.filter(
    ({ codec_type, codec_name, width = 0, disposition }) =>
      codec_type === 'video' && codec_name !== undefined && width > 0 && disposition?.attached_pic !== 1,
  );
  if (!videos.some(({ tags }) => 'variant_bitrate' in tags)) return videos[0];
  const lines = ({ width = 0, height = 0 }: ProbedStream): number => Math.min(width, height);
  const rate = ({ tags }: ProbedStream): number => Number(tags['variant_bitrate']) || 0;
  const ordered = videos.toSorted((a, b) => lines(a) - lines(b) || rate(a) - rate(b));
  return ordered.findLast((stream) => lines(stream) <= maxLines) ?? ordered[0];
}

/** Returns the index among the tracks of its kind. */
const indexOfKind = (stream: ProbedStream, streams: ProbedStream[]): number =>
  streams.filter(({ codec_type }) => codec_type === stream.codec_type).indexOf(stream);

function toSourceVideo(stream: ProbedStream, index: number): SourceVideo {
  const turnedBy = stream.side_data_list.find(({ rotation }) => rotation !== undefined)?.rotation ?? 0;
  const variantKbps = (Number(stream.tags['variant_bitrate']) || 0) / 1000;
  return {
    index,
    codec: stream.codec_name ?? '',
    profile: stream.profile ?? '',
    level: stream.level ?? 0,
    width: stream.width ?? 0,
    height: stream.height ?? 0,
    // ffprobe counts counterclockwise.
    rotation: (360 - Math.round(turnedBy / 90) * 90 + 360) % 360,
    pixelAspect: parseQuotient(stream.sample_aspect_ratio?.replace(':', '/')) || 1,
    pixelFormat: stream.pix_fmt ?? '',
    transfer: stream.color_transfer ?? '',
    isInterlaced: ['tt', 'bb', 'tb', 'bt'].includes(stream.field_order ?? ''),
    isReordered: (stream.has_b_frames ?? 0) > 0,
    framesPerSecond: parseQuotient(stream.avg_frame_rate),
    bitrateKbps: Math.round((stream.bit_rate ?? 0) / 1000 || variantKbps),
  };
}

/**
 * Pure: finds the duration. Subtitles may outlast the film, so tracks count rather than the file, if they state their
 * duration.
 */
function findDuration(
  tracks: (ProbedStream | undefined)[],
  format: { duration?: number | undefined; start_time?: number | undefined },
): number | undefined {
  const ends = tracks
    .filter((track) => track !== undefined)
    .map(({ duration, start_time = 0, tags }) =>
      duration === undefined
        ? parseClock(tags['DURATION'])
        : start_time - (format.start_time ?? 0) + duration,
    );
  const known = ends.every((end) => end !== undefined && end > 0) ? Math.max(...(ends as number[])) : 0;
  const seconds = known > 0 ? Math.min(known, format.duration ?? known) : (format.duration ?? 0);
  return seconds > 0 ? seconds * 1000 : undefined;
}

/** Parses Matroska's `00:00:12.021000000`. */
function parseClock(text: unknown): number | undefined {
  const [, hours, minutes, seconds] = /^(\d+):(\d+):([\d.]+)$/.exec(String(text)) ?? [];
  return seconds === undefined ? undefined : (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
}

/** Parses `30000/1001` and the like; 0 when unknown. */
function parseQuotient(rate = '0/0'): number {
  const [numerator = 0, denominator = 1] = rate.split('/').map(Number);
  return denominator > 0 && Number.isFinite(numerator / denominator) ? numerator / denominator : 0;
}
