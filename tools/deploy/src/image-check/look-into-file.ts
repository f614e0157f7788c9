import { execFile } from 'node:child_process';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ServiceError } from '@scf-media/protocol/errors';

const run = promisify(execFile);
const TIMEOUT_MS = 60_000;
/** Of 32,767, which is full scale: silence, as it comes out of an encoder, is far below. */
const LOUD = 1_000;

/**
 * Looks into what was recorded, with the ffmpeg of the image: it has to be green all over, and to beep.
 *
 * @throws ServiceError `ImageUnfit` saying what is missing
 */
export async function lookIntoFile(root: string, file: string): Promise<void> {
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
  if (green < 150 || red > 80) throw unfit(`a font is missing, or the picture: red ${red}, green ${green}`);
  const sound = await decode('-vn', '-ac', '1', '-f', 's16le');
  const samples = new Int16Array(sound.buffer, sound.byteOffset, Math.floor(sound.byteLength / 2));
  const loudest = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  if (loudest < LOUD) throw unfit(`there is no sound: the loudest sample is ${loudest} of 32767`);
}

const unfit = (message: string): ServiceError =>
  new ServiceError('ImageUnfit', message, { fault: 'service' });
