import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { checkImageBytes } from '../package/image-size.ts';
import { packagePaths } from '../package/package-paths.ts';
import { createTranscript } from '../transcript/transcript.ts';
import { workspaceRoot } from '../workspace-root.ts';
import { compressedSize } from './compressed-size.ts';
import { lookIntoFile } from './look-into-file.ts';
import { makeDebianRoot } from './make-debian-root.ts';
import { recordInRoot } from './record-in-root.ts';

/** The smallest memory that a worker is given: enough for pushes by RTMP. */
const minWorkerMb = 512;

/**
 * `npm run image-check`: a slow test of web-record's image, without docker. It makes a clean Debian, runs the Dockerfile's
 * install step in it, and records a page there as another user; the letters and the audio of the page have to be in the
 * file. Needs root, debootstrap and 3 GB.
 */
const transcript = createTranscript((text) => process.stdout.write(text));
await using scope = new AsyncDisposableStack();
// Not in /tmp: the programs get a /tmp of their own, and a root contains device files, which a tmpfs may refuse.
const work = await mkdtemp('/var/tmp/scf-media-image-');
scope.defer(() => rm(work, { recursive: true, force: true }));
const root = join(work, 'root');

transcript.say('Making a clean Debian with the packages of the image.');
await makeDebianRoot(root, packagePaths(join(workspaceRoot, 'dist/packages'), 'web-record').image);
const bytes = await compressedSize(root);
transcript.say(`The image would have ${(bytes / 1e6).toFixed(0)} MB, compressed.`);
checkImageBytes(bytes, minWorkerMb);

transcript.say('Recording a page in it, as another user, with a read-only root.');
const task = await recordInRoot(root, work);
const [video] = task.Result?.Videos ?? [];
const path = video === undefined ? '' : new URL(video.FileURL).pathname;
if (video === undefined) throw new Error(`there is no file: ${JSON.stringify(task)}`);
await lookIntoFile(root, join(work, 'cloud/cos', decodeURIComponent(path)));
transcript.say(`It has recorded ${video.FileDuration} s, ${video.FileSize} bytes. The image is good.`);
