import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { serveStatic } from '@hono/node-server/serve-static';
import { servePages } from '@scf-media/media/testing';
import { Hono } from 'hono';

const run = promisify(execFile);

/** Files to push, made by ffmpeg and served over HTTP. */
export interface SampleFiles extends AsyncDisposable {
  readonly url: string;
}

const video = (seconds: number): string[] => ['-f', 'lavfi', '-i', `testsrc2=s=320x180:r=15:d=${seconds}`];
const audio = (seconds: number): string[] => ['-f', 'lavfi', '-i', `sine=f=440:d=${seconds}`];
const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-bf', '0', '-g', '30', '-pix_fmt', 'yuv420p'];
const faststart = ['-movflags', '+faststart'];

/** Serves `long.mp4` (40 s), `short.mp4` (4 s), `silent.mp4` without audio, `audio.mp3` without video, and `text.mp4`, which is not media. */
export async function serveSampleFiles(dir: string): Promise<SampleFiles> {
  const make = (args: string[]) => run('ffmpeg', ['-v', 'error', '-y', ...args], { cwd: dir });
  await make([...video(40), ...audio(40), ...h264, '-c:a', 'aac', ...faststart, 'long.mp4']);
  await make([...video(4), ...audio(4), ...h264, '-c:a', 'aac', ...faststart, 'short.mp4']);
  await make([...video(4), ...h264, ...faststart, 'silent.mp4']);
  await make([...audio(4), '-c:a', 'libmp3lame', 'audio.mp3']);
  await writeFile(join(dir, 'text.mp4'), 'not media');
  return servePages(new Hono().use('/*', serveStatic({ root: dir })));
}
