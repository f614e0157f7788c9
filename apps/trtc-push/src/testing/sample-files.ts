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

const picture = (seconds: number): string[] => ['-f', 'lavfi', '-i', `testsrc2=s=320x180:r=15:d=${seconds}`];
const sound = (seconds: number): string[] => ['-f', 'lavfi', '-i', `sine=f=440:d=${seconds}`];
const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-bf', '0', '-g', '30', '-pix_fmt', 'yuv420p'];
const whole = ['-movflags', '+faststart'];

/** `long.mp4` has 40 s, `short.mp4` 4 s, `silent.mp4` no sound, `sound.mp3` no picture; `text.mp4` is no media. */
export async function serveSampleFiles(dir: string): Promise<SampleFiles> {
  const make = (args: string[]) => run('ffmpeg', ['-v', 'error', '-y', ...args], { cwd: dir });
  await make([...picture(40), ...sound(40), ...h264, '-c:a', 'aac', ...whole, 'long.mp4']);
  await make([...picture(4), ...sound(4), ...h264, '-c:a', 'aac', ...whole, 'short.mp4']);
  await make([...picture(4), ...h264, ...whole, 'silent.mp4']);
  await make([...sound(4), '-c:a', 'libmp3lame', 'sound.mp3']);
  await writeFile(join(dir, 'text.mp4'), 'not media');
  return servePages(new Hono().use('/*', serveStatic({ root: dir })));
}
