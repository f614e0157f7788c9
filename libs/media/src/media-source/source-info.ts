import { z } from 'zod';

/** What a source holds, as far as it decides how it is played. */
export interface SourceInfo {
  /** Undefined where nobody can know it: a live stream. */
  durationMs: number | undefined;
  /** Where the source's own clock begins, ms; most files say 0. */
  startMs: number;
  video: SourceVideo | undefined;
  audio: SourceAudio | undefined;
}

export interface SourceVideo {
  /** ffmpeg's name, such as `h264`, `hevc`, `vp9`. */
  codec: string;
  /** ffmpeg's name, such as `High` or `Constrained Baseline`. */
  profile: string;
  /** As the codec counts it: 31 is H.264's 3.1. */
  level: number;
  width: number;
  height: number;
  /** ffmpeg's name of the samples' layout, such as `yuv420p`. */
  pixelFormat: string;
  /** Frames that are shown in another order than they are sent (B-frames). */
  isReordered: boolean;
  framesPerSecond: number;
}

export interface SourceAudio {
  /** ffmpeg's name, such as `aac`, `mp3`, `opus`. */
  codec: string;
  profile: string;
  sampleRate: number;
  channels: number;
}

const number = z.coerce.number().optional().catch(undefined);
const text = z.string().optional().catch(undefined);
const probeSchema = z.object({
  format: z.object({ duration: number, start_time: number }).default({}),
  streams: z
    .array(
      z.object({
        codec_type: text,
        codec_name: text,
        profile: text,
        level: number,
        width: number,
        height: number,
        pix_fmt: text,
        has_b_frames: number,
        avg_frame_rate: text,
        sample_rate: number,
        channels: number,
        disposition: z.object({ attached_pic: number }).optional().catch(undefined),
      }),
    )
    .default([]),
});

/**
 * Reads what `ffprobe -show_streams -show_format -of json` prints. Pure. A cover picture is no video.
 *
 * @throws z.ZodError when it is nothing of the kind
 */
export function sourceInfoOf(probe: unknown): SourceInfo {
  const { format, streams } = probeSchema.parse(probe);
  const video = streams.find(
    ({ codec_type, codec_name, disposition }) =>
      codec_type === 'video' && codec_name !== undefined && disposition?.attached_pic !== 1,
  );
  const audio = streams.find(
    ({ codec_type, codec_name }) => codec_type === 'audio' && codec_name !== undefined,
  );
  return {
    durationMs: format.duration === undefined || format.duration <= 0 ? undefined : format.duration * 1000,
    startMs: (format.start_time ?? 0) * 1000,
    video: video && {
      codec: video.codec_name ?? '',
      profile: video.profile ?? '',
      level: video.level ?? 0,
      width: video.width ?? 0,
      height: video.height ?? 0,
      pixelFormat: video.pix_fmt ?? '',
      isReordered: (video.has_b_frames ?? 0) > 0,
      framesPerSecond: quotient(video.avg_frame_rate),
    },
    audio: audio && {
      codec: audio.codec_name ?? '',
      profile: audio.profile ?? '',
      sampleRate: audio.sample_rate ?? 0,
      channels: audio.channels ?? 0,
    },
  };
}

/** `30000/1001` and the like; 0 where it is not known. */
function quotient(rate = '0/0'): number {
  const [numerator = 0, denominator = 1] = rate.split('/').map(Number);
  return denominator > 0 && Number.isFinite(numerator / denominator) ? numerator / denominator : 0;
}
