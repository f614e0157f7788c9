import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { clockSource } from '@scf-media/media/testing';
import { startProcess } from '../owned-process.ts';

export interface PushKind {
  name: string;
  width: number;
  height: number;
  /** A file that ffmpeg copies, one that it has to decode, or a live stream. */
  way: 'copied' | 'normalised' | 'hls' | 'rtmp';
}

export const pushKinds: readonly PushKind[] = [
  { name: '720p30 copied', width: 1280, height: 720, way: 'copied' },
  { name: '720p30 normalised', width: 1280, height: 720, way: 'normalised' },
  { name: '1080p30 copied', width: 1920, height: 1080, way: 'copied' },
  { name: '1080p30 normalised', width: 1920, height: 1080, way: 'normalised' },
  { name: 'live HLS, 4 s segments', width: 640, height: 360, way: 'hls' },
  { name: 'live RTMP', width: 640, height: 360, way: 'rtmp' },
];

const segmentSeconds = 4;
const environment = { PATH: '/usr/local/bin:/usr/bin:/bin' };
const framesPerSecond = 30;
const x264 = (bitrate: string): string[] => [
  ...['-c:v', 'libx264', '-preset', 'veryfast', '-b:v', bitrate, '-maxrate', bitrate, '-bufsize', bitrate],
  ...['-g', '60', '-sc_threshold', '0'],
];
const aac = ['-c:a', 'aac', '-b:a', '128k'];

/** Creates a file of grainy video: 4:2:0 can be copied, 4:2:2 has to be transcoded. @returns its name */
export async function makePushFile(kind: PushKind, folder: string, seconds: number): Promise<string> {
  const { width, height, way } = kind;
  const name = `${height}-${way}.mp4`;
  const layout = ['-pix_fmt', way === 'copied' ? 'yuv420p' : 'yuv422p'];
  const source = clockSource({ width, height, framesPerSecond, seconds, grain: true });
  const bitrate = height > 720 ? '6M' : '3M';
  const encoders = [...x264(bitrate), '-bf', '2', ...layout, ...aac, '-movflags', '+faststart'];
  await promisify(execFile)('ffmpeg', [...source, ...encoders, join(folder, name)]);
  return name;
}

/** Starts sending a live stream. @param target an RTMP URL, or the folder of the playlist `live.m3u8` */
export async function startLiveSource(
  { width, height, way }: PushKind,
  target: string,
  wallFromMs: number,
): Promise<AsyncDisposable> {
  const encoders = [...x264('1500k'), '-tune', 'zerolatency', '-pix_fmt', 'yuv420p', ...aac];
  if (way === 'hls') await mkdir(target, { recursive: true });
  const hls = ['-f', 'hls', '-hls_time', String(segmentSeconds), '-hls_list_size', '5'];
  const output =
    way === 'hls'
      ? [...hls, '-hls_flags', 'delete_segments+temp_file', join(target, 'live.m3u8')]
      : ['-f', 'flv', target];
  const source = clockSource({ width, height, framesPerSecond, wallFromMs });
  return startProcess('nice', ['-n', '-5', 'ffmpeg', ...source, ...encoders, ...output], {
    env: environment,
  });
}
