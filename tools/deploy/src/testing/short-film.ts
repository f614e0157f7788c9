import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { serveContent } from './serve-content.ts';

const film = [
  ...['-f', 'lavfi', '-i', 'testsrc2=s=320x180:r=15:d=3', '-f', 'lavfi', '-i', 'sine=f=440:d=3'],
  ...[
    '-c:v',
    'libx264',
    '-preset',
    'ultrafast',
    '-bf',
    '0',
    '-g',
    '30',
    '-pix_fmt',
    'yuv420p',
    '-c:a',
    'aac',
  ],
  ...['-movflags', 'frag_keyframe+empty_moov', '-f', 'mp4', 'pipe:1'],
];

/** Serves an MP4 of 3 s on loopback, with video and audio. */
export async function serveShortFilm() {
  const options = { encoding: 'buffer', maxBuffer: 32 * 1024 * 1024 } as const;
  const { stdout } = await promisify(execFile)('ffmpeg', ['-v', 'error', ...film], options);
  return serveContent('video/mp4', stdout);
}
