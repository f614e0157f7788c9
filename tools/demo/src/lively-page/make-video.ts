import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const seconds = 16;
const timeoutMs = 60_000;
const size = { width: 592, height: 334 };

/** A drum twice a second, and a hiss between its beats. */
const sound = [
  'aevalsrc=0.7*sin(2*PI*(55+60*exp(-30*mod(t\\,0.5)))*mod(t\\,0.5))*exp(-9*mod(t\\,0.5))',
  '+0.12*(random(0)*2-1)*exp(-70*mod(t+0.25\\,0.5)):s=48000',
].join('');

const background = `gradients=size=${size.width}x${size.height}:rate=30:nb_colors=4:seed=11:speed=0.02:c0=0x3a1d6e:c1=0x0f4c64:c2=0xb23a6b:c3=0x1b2a6b`;

/** Drawn once and shown again in every frame. */
function disc(colour: { r: number; g: number; b: number }): string {
  const { r, g, b } = colour;
  const edge = "a='255*clip(46-hypot(X-47.5,Y-47.5),0,1)'";
  return `color=black:s=96x96:r=30:d=0.03,format=rgba,geq=r=${r}:g=${g}:b=${b}:${edge},loop=-1:1,setpts=N/30/TB`;
}

/** From one side to the other and back in so many seconds; `span` is the room there is. */
const bounce = (span: string, everySeconds: number): string =>
  `${span}*abs(2*mod(t/${everySeconds},1)-1)`.replaceAll(',', '\\,');

/** Discs that bounce over drifting colours, and in front of them the sound as a wave. */
const picture = [
  '[1:a]asplit[heard][seen]',
  `[seen]showwaves=s=${size.width}x150:mode=cline:rate=30:scale=sqrt:colors=white,format=rgba,colorchannelmixer=aa=0.75[wave]`,
  `${disc({ r: 255, g: 209, b: 102 })}[sun]`,
  `${disc({ r: 6, g: 214, b: 160 })}[moon]`,
  `[0:v][sun]overlay=x=${bounce('(W-w)', 5)}:y=${bounce('(H-h)', 2.3)}[withSun]`,
  `[withSun][moon]overlay=x=${bounce('(W-w)', 3.7)}:y=${bounce('(H-h)', 3.1)}[withMoon]`,
  '[withMoon][wave]overlay=0:(H-h)/2,format=yuv420p[shown]',
].join(';');

/** Makes a moving, sounding MP4 for the page to play, out of nothing but ffmpeg's own generators. */
export async function makeVideo(file: string, signal: AbortSignal): Promise<void> {
  const input = (source: string): string[] => ['-f', 'lavfi', '-i', source];
  await promisify(execFile)(
    'ffmpeg',
    [
      ...['-nostdin', '-v', 'error', '-y'],
      ...[...input(background), ...input(sound)],
      ...['-filter_complex', picture, '-map', '[shown]', '-map', '[heard]', '-t', String(seconds)],
      // Fast rather than small: it is played once, from this machine.
      ...['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '23', '-c:a', 'aac', '-b:a', '96k', '-ac', '2'],
      ...['-movflags', '+faststart', file],
    ],
    { signal, timeout: timeoutMs },
  );
}
