import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const seconds = 16;
const timeoutMs = 60_000;

/** A zoom into the Mandelbrot set over drifting colours. */
const picture = [
  'mandelbrot=size=592x333:rate=30:end_scale=0.01:end_pts=480:inner=black',
  'hue=h=t*20:s=1.3',
  'pad=592:334',
  'format=yuv420p',
].join(',');

/** A drum twice a second, and a click between its beats. */
const sound = [
  'aevalsrc=0.7*sin(2*PI*(55+60*exp(-30*mod(t\\,0.5)))*mod(t\\,0.5))*exp(-9*mod(t\\,0.5))',
  '+0.12*(random(0)*2-1)*exp(-70*mod(t+0.25\\,0.5)):s=48000',
].join('');

/** Makes a moving, sounding MP4 for the page to play, out of nothing but ffmpeg's own generators. */
export async function makeVideo(file: string, signal: AbortSignal): Promise<void> {
  const input = (source: string): string[] => ['-f', 'lavfi', '-i', source];
  await promisify(execFile)(
    'ffmpeg',
    [
      ...['-nostdin', '-v', 'error', '-y'],
      ...[...input(picture), ...input(sound)],
      ...['-t', String(seconds)],
      // Fast rather than small: it is played once, from this machine.
      ...['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '23', '-c:a', 'aac', '-b:a', '96k', '-ac', '2'],
      ...['-movflags', '+faststart', file],
    ],
    { signal, timeout: timeoutMs },
  );
}
