import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const timeoutMs = 60_000;

interface VideoOptions {
  seconds: number;
  /** Pixels; even numbers. */
  width: number;
  height: number;
}

/** A drum twice per second, and a hiss between its beats. */
const audio = [
  'aevalsrc=0.7*sin(2*PI*(55+60*exp(-30*mod(t\\,0.5)))*mod(t\\,0.5))*exp(-9*mod(t\\,0.5))',
  '+0.12*(random(0)*2-1)*exp(-70*mod(t+0.25\\,0.5)):s=48000',
].join('');

const background = ({ width, height }: VideoOptions): string =>
  `gradients=size=${width}x${height}:rate=30:nb_colors=4:seed=11:speed=0.02:c0=0x3a1d6e:c1=0x0f4c64:c2=0xb23a6b:c3=0x1b2a6b`;

/** Draws a disc once and repeats it in every frame. */
function drawDisc(colour: { r: number; g: number; b: number }, diameter: number): string {
  const { r, g, b } = colour;
  const middle = (diameter - 1) / 2;
  const edge = `a='255*clip(${middle - 1.5}-hypot(X-${middle},Y-${middle}),0,1)'`;
  return `color=black:s=${diameter}x${diameter}:r=30:d=0.03,format=rgba,geq=r=${r}:g=${g}:b=${b}:${edge},loop=-1:1,setpts=N/30/TB`;
}

/** Moves from one side to the other and back. @param span the available space @param everySeconds the period */
const bounce = (span: string, everySeconds: number): string =>
  `${span}*abs(2*mod(t/${everySeconds},1)-1)`.replaceAll(',', '\\,');

/** Builds the filters: discs that bounce over drifting colours, behind the waveform of the audio. */
function buildFilters({ width, height }: VideoOptions): string {
  const diameter = toEvenPart(height, 0.29);
  const waveHeight = toEvenPart(height, 0.45);
  return [
    '[1:a]asplit[heard][seen]',
    `[seen]showwaves=s=${width}x${waveHeight}:mode=cline:rate=30:scale=sqrt:colors=white,format=rgba,colorchannelmixer=aa=0.75[wave]`,
    `${drawDisc({ r: 255, g: 209, b: 102 }, diameter)}[sun]`,
    `${drawDisc({ r: 6, g: 214, b: 160 }, diameter)}[moon]`,
    `[0:v][sun]overlay=x=${bounce('(W-w)', 5)}:y=${bounce('(H-h)', 2.3)}[withSun]`,
    `[withSun][moon]overlay=x=${bounce('(W-w)', 3.7)}:y=${bounce('(H-h)', 3.1)}[withMoon]`,
    '[withMoon][wave]overlay=0:(H-h)/2,format=yuv420p[shown]',
  ].join(';');
}

const toEvenPart = (length: number, part: number): number => 2 * Math.round((length * part) / 2);

/** Creates an MP4 file with moving video and audio, from ffmpeg's own generators. */
export async function makeVideo(file: string, options: VideoOptions, signal: AbortSignal): Promise<void> {
  const input = (source: string): string[] => ['-f', 'lavfi', '-i', source];
  await promisify(execFile)(
    'ffmpeg',
    [
      ...['-nostdin', '-v', 'error', '-y'],
      ...[...input(background(options)), ...input(audio)],
      ...['-filter_complex', buildFilters(options), '-map', '[shown]', '-map', '[heard]'],
      ...['-t', String(options.seconds)],
      // Fast rather than small: it is played only once, from this machine.
      ...['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '23', '-c:a', 'aac', '-b:a', '96k', '-ac', '2'],
      ...['-movflags', '+faststart', file],
    ],
    { signal, timeout: timeoutMs },
  );
}
