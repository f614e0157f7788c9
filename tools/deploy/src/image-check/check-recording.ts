import { execFile } from 'node:child_process';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ServiceError } from '@scf-media/protocol/errors';

const run = promisify(execFile);
const TIMEOUT_MS = 60_000;
/** Of full scale, which is 32,767; encoded silence stays far below. */
const minPeak = 1_000;

/**
 * Checks a recording of the letters page with the ffmpeg of the image: the frames have to be green, and the beep audible.
 *
 * @throws ServiceError `ImageUnfit`, with what is missing
 */
export async function checkRecording(root: string, file: string): Promise<void> {
  await copyFile(file, join(root, 'tmp/recorded.mp4'));
  const decode = async (...args: string[]): Promise<Buffer> => {
    const input = ['-loglevel', 'error', '-ss', '2', '-i', '/tmp/recorded.mp4'];
    const { stdout } = await run('chroot', [root, 'ffmpeg', ...input, ...args, '-'], {
      encoding: 'buffer',
      timeout: TIMEOUT_MS,
      maxBuffer: 64 * 1024 ** 2,
    });
    return stdout;
  };
  const [red = 255, green = 0] = await decode(
    ...['-frames:v', '1', '-vf', 'scale=1:1:flags=area', '-pix_fmt', 'rgb24', '-f', 'rawvideo'],
  );
  if (green < 150 || red > 80) throw unfit(`a font or the video is missing: red ${red}, green ${green}`);
  const audio = await decode('-vn', '-ac', '1', '-f', 's16le');
  const samples = new Int16Array(audio.buffer, audio.byteOffset, Math.floor(audio.byteLength / 2));
  const loudest = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  if (loudest < minPeak) throw unfit(`the audio is silent: the loudest sample is ${loudest} of 32767`);
}

const unfit = (message: string): ServiceError =>
  new ServiceError('ImageUnfit', message, { fault: 'service' });
