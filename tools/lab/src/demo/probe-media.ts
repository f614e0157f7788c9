import { execFile } from 'node:child_process';
import { open } from 'node:fs/promises';
import { promisify } from 'node:util';

/** The contents of a finished file. */
export interface ProbedMedia {
  /** The types of the top-level boxes, in order. */
  boxes: string[];
  videoCodec: string | undefined;
  audioCodec: string | undefined;
  width: number;
  height: number;
  /** The number of video frames. */
  frames: number;
  durationMs: number;
  bytes: number;
  /** Bits per second of video and audio together. */
  bitrate: number;
  /** The mean volume of the audio in dBFS; silence is -91 or less. */
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

/** Reads an MP4 file with ffprobe, and decodes all of its audio with ffmpeg. @throws Error when either finds it broken */
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
    boxes: await listTopLevelBoxes(file),
    videoCodec: video?.codec_name,
    audioCodec: audio?.codec_name,
    width: video?.width ?? 0,
    height: video?.height ?? 0,
    frames: Number(video?.nb_frames),
    durationMs: Number(format.duration) * 1000,
    bytes: Number(format.size),
    bitrate: Number(video?.bit_rate ?? 0) + Number(audio?.bit_rate ?? 0),
    volumeDb: audio === undefined ? Number.NEGATIVE_INFINITY : await measureVolumeDb(file, signal),
  };
}

async function measureVolumeDb(file: string, signal: AbortSignal): Promise<number> {
  const { stderr } = await run(
    'ffmpeg',
    ['-nostdin', '-hide_banner', '-i', file, '-vn', '-af', 'volumedetect', '-f', 'null', '-'],
    { signal, timeout: timeoutMs },
  );
  const volume = /mean_volume: (-?[\d.]+) dB/.exec(stderr)?.[1];
  if (volume === undefined) throw new Error(`${file}: ffmpeg did not measure its volume`);
  return Number(volume);
}

/**
 * Lists the types of an MP4 file's boxes in order, such as `['ftyp', 'moov', 'mdat']`. Reads the headers only.
 * ISO/IEC 14496-12, 4.2: `[size u32][type 4 characters]([size u64] when size is 1)content`, size 0 extends to the end.
 *
 * @throws Error when the file does not consist of boxes
 */
export async function listTopLevelBoxes(file: string): Promise<string[]> {
  await using handle = await open(file);
  const { size: fileBytes } = await handle.stat();
  const header = Buffer.alloc(16);
  const types: string[] = [];
  for (let position = 0; position < fileBytes;) {
    const { bytesRead } = await handle.read(header, 0, 16, position);
    if (bytesRead < 8) throw new Error(`${file} ends in the middle of a box`);
    const size32 = header.readUInt32BE(0);
    const size =
      size32 === 1 ? Number(header.readBigUInt64BE(8)) : size32 === 0 ? fileBytes - position : size32;
    if (size < 8 || position + size > fileBytes) {
      throw new Error(`${file}: the box at byte ${position} has an invalid size`);
    }
    types.push(header.toString('latin1', 4, 8));
    position += size;
  }
  return types;
}

const minVolumeDb = -60;

/** Lists whatever prevents an MP4 file of this size from playing everywhere with video and audio. */
export function findPlayableProblems(
  found: ProbedMedia,
  expected: { width: number; height: number },
): string[] {
  const moov = found.boxes.indexOf('moov');
  const mdat = found.boxes.indexOf('mdat');
  return listProblems([
    [found.videoCodec === 'h264', `the video codec is ${found.videoCodec ?? 'missing'}, not h264`],
    [found.audioCodec === 'aac', `the audio codec is ${found.audioCodec ?? 'missing'}, not aac`],
    [
      found.width === expected.width && found.height === expected.height,
      `the video is ${found.width}x${found.height}, not ${expected.width}x${expected.height}`,
    ],
    [moov >= 0 && moov < mdat, `moov does not precede mdat: ${found.boxes.join(', ')}`],
    [found.volumeDb >= minVolumeDb, `the audio is silent: ${found.volumeDb} dB`],
  ]);
}

/** Lists the problems whose check failed. @param checks each condition, and the problem if it does not hold */
export function listProblems(checks: readonly [holds: boolean, problem: string][]): string[] {
  return checks.filter(([holds]) => !holds).map(([, problem]) => problem);
}
