import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { topLevelBoxes } from './top-level-boxes.ts';

/** What a finished file is made of. */
export interface ProbedMedia {
  boxes: string[];
  videoCodec: string | undefined;
  audioCodec: string | undefined;
  width: number;
  height: number;
  /** Of the picture's stream. */
  frames: number;
  durationMs: number;
  bytes: number;
  /** Bits per second of picture and sound together. */
  bitrate: number;
  /** The mean of the sound, dB of full scale; silence is -91 or less. */
  volumeDb: number;
}

interface FfprobeOutput {
  streams: {
    codec_type: string;
    codec_name: string;
    width?: number;
    height?: number;
    nb_frames?: string;
    bit_rate?: string;
  }[];
  format: { duration: string; size: string };
}

const run = promisify(execFile);
const timeoutMs = 60_000;

/** Reads an MP4 file with ffprobe, and decodes all of its sound with ffmpeg. @throws when either finds it broken */
export async function probeMedia(file: string, signal: AbortSignal): Promise<ProbedMedia> {
  const { stdout } = await run(
    'ffprobe',
    ['-v', 'error', '-show_streams', '-show_format', '-of', 'json', file],
    { signal, timeout: timeoutMs },
  );
  const { streams, format } = JSON.parse(stdout) as FfprobeOutput;
  const video = streams.find(({ codec_type: type }) => type === 'video');
  const audio = streams.find(({ codec_type: type }) => type === 'audio');
  return {
    boxes: await topLevelBoxes(file),
    videoCodec: video?.codec_name,
    audioCodec: audio?.codec_name,
    width: video?.width ?? 0,
    height: video?.height ?? 0,
    frames: Number(video?.nb_frames),
    durationMs: Number(format.duration) * 1000,
    bytes: Number(format.size),
    bitrate: Number(video?.bit_rate ?? 0) + Number(audio?.bit_rate ?? 0),
    volumeDb: audio === undefined ? Number.NEGATIVE_INFINITY : await meanVolumeDb(file, signal),
  };
}

async function meanVolumeDb(file: string, signal: AbortSignal): Promise<number> {
  const { stderr } = await run(
    'ffmpeg',
    ['-nostdin', '-hide_banner', '-i', file, '-vn', '-af', 'volumedetect', '-f', 'null', '-'],
    { signal, timeout: timeoutMs },
  );
  const volume = /mean_volume: (-?[\d.]+) dB/.exec(stderr)?.[1];
  if (volume === undefined) throw new Error(`${file}: ffmpeg could not tell how loud it is`);
  return Number(volume);
}
