import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** A bit of the picture's number in each of the first 16 cells of the top strip, and a flash at each second on the right. */
const strip =
  "color=black:s=32x2:r=30,format=gray,geq=lum='255*if(lt(X,16),mod(floor(N/pow(2,X)),2),if(gte(X,25),lt(mod(T+0.001,1),0.1),0))',scale=1280:40:flags=neighbor";
const beeps = "aevalsrc='0.5*sin(2*PI*1000*t)*lt(mod(t,1),0.1)':s=48000";

/** Makes a file of 1280x720 at 30 pictures a second that can be measured as the motion page can. */
export async function makeCountedFile(path: string, seconds: number): Promise<void> {
  await promisify(execFile)('ffmpeg', [
    ...['-v', 'error', '-y', '-f', 'lavfi', '-i', strip, '-f', 'lavfi', '-i', 'testsrc2=s=1280x680:r=30'],
    ...['-f', 'lavfi', '-i', beeps, '-filter_complex', '[0][1]vstack,format=yuv420p', '-t', String(seconds)],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-bf', '0', '-g', '60', '-b:v', '3M'],
    ...['-c:a', 'aac', '-movflags', '+faststart', path],
  ]);
}
