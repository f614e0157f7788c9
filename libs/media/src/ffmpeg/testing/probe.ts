import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import ffmpeg from 'fluent-ffmpeg';

export interface ProbedStream {
  codec: string;
  durationMs: number;
  frames: number;
  width?: number;
  height?: number;
  colorSpace?: string;
}

/** What ffprobe reads of a finished file, or of a playlist; NaN where that states nothing. */
export interface ProbedFile {
  /** The timestamp of the first frame; 0 in an MP4. */
  startMs: number;
  durationMs: number;
  video?: ProbedStream;
  audio?: ProbedStream;
}

/** @throws when the file is not media */
export async function probeFile(file: string): Promise<ProbedFile> {
  const data = await new Promise<ffmpeg.FfprobeData>((resolve, reject) =>
    ffmpeg.ffprobe(file, (error: Error | null, found) => (error === null ? resolve(found) : reject(error))),
  );
  const stream = (kind: string): ProbedStream | undefined => {
    const found = data.streams.find((candidate) => candidate.codec_type === kind);
    if (found === undefined) return undefined;
    return {
      codec: found.codec_name ?? 'unknown',
      durationMs: Number(found.duration) * 1000,
      frames: Number(found.nb_frames),
      ...(found.width === undefined ? {} : { width: found.width }),
      ...(found.height === undefined ? {} : { height: found.height }),
      ...(found.color_space === undefined ? {} : { colorSpace: found.color_space }),
    };
  };
  const video = stream('video');
  const audio = stream('audio');
  return {
    startMs: Number(data.format.start_time) * 1000,
    durationMs: Number(data.format.duration) * 1000,
    ...(video === undefined ? {} : { video }),
    ...(audio === undefined ? {} : { audio }),
  };
}

/**
 * Lists the presentation times of a stream's packets, ms, in that order. fluent-ffmpeg's ffprobe does not list
 * packets.
 */
export async function packetTimes(
  file: string,
  stream: 'v' | 'a',
): Promise<{ timeMs: number; key: boolean }[]> {
  const { stdout } = await promisify(execFile)(
    'ffprobe',
    [
      '-v',
      'error',
      '-select_streams',
      stream,
      '-show_entries',
      'packet=pts_time,flags',
      '-of',
      'csv=p=0',
      file,
    ],
    { maxBuffer: 64 * 1024 * 1024 },
  );
  return (
    stdout
      .split('\n')
      // A packet with side data, for example the first one of a transport stream, is followed by an empty line.
      .filter((line) => line !== '')
      .map((line) => line.split(','))
      .map(([time, flags = '']) => ({ timeMs: Number(time) * 1000, key: flags.includes('K') }))
      .sort((a, b) => a.timeMs - b.timeMs)
  );
}
