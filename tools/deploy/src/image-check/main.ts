import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { createGzip } from 'node:zlib';
import { checkImageBytes } from '../package/image-size.ts';
import { getPackagePaths } from '../package/package-files.ts';
import { createTranscript } from '../transcript.ts';
import { workspaceRoot } from '../workspace-root.ts';
import { checkRecording } from './check-recording.ts';
import { makeDebianRoot } from './make-debian-root.ts';
import { recordInRoot } from './record-in-root.ts';

/** The smallest memory of a worker, which is enough for pushes over RTMP. */
const minWorkerMb = 512;

/**
 * Runs `npm run image-check`: a slow test of web-record's image, without docker. It creates a clean Debian, runs the
 * Dockerfile's install step in it, and records a page there as another user; the letters and the audio of the page have to be
 * in the file. Requires root, debootstrap and 3 GB.
 */
const transcript = createTranscript((text) => process.stdout.write(text));
await using scope = new AsyncDisposableStack();
// Not in /tmp: the programs get a /tmp of their own, and a root contains device files, which a tmpfs may refuse.
const work = await mkdtemp('/var/tmp/scf-media-image-');
scope.defer(() => rm(work, { recursive: true, force: true }));
const root = join(work, 'root');

transcript.say('Creating a clean Debian with the packages of the image.');
await makeDebianRoot(root, getPackagePaths(join(workspaceRoot, 'dist/packages'), 'web-record').image);
const bytes = await measureCompressedSize(root);
transcript.say(`The image would have ${(bytes / 1e6).toFixed(0)} MB compressed.`);
checkImageBytes(bytes, minWorkerMb);

transcript.say('Recording a page in it, as another user, with a read-only root.');
const task = await recordInRoot(root, work);
const [video] = task.Result?.Videos ?? [];
const path = video === undefined ? '' : new URL(video.FileURL).pathname;
if (video === undefined) throw new Error(`there is no file: ${JSON.stringify(task)}`);
await checkRecording(root, join(work, 'cloud/cos', decodeURIComponent(path)));
transcript.say(`Recorded ${video.FileDuration} s, ${video.FileSize} bytes. The image is good.`);

/** Measures the size of a folder as an image's layer: a tar, compressed with gzip. */
async function measureCompressedSize(folder: string): Promise<number> {
  const tar = spawn('tar', ['--create', '--one-file-system', '--directory', folder, '.'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let bytes = 0;
  for await (const chunk of tar.stdout.pipe(createGzip())) bytes += (chunk as Buffer).byteLength;
  return bytes;
}
