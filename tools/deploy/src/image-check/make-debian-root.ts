import { existsSync } from 'node:fs';
import { copyFile, cp, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { installStep } from './install-step.ts';
import { runProgram } from './run-program.ts';

/** What the base image is made of. */
const RELEASE = 'bookworm';
const BOOTSTRAP_TIMEOUT_MS = 10 * 60_000;
const INSTALL_TIMEOUT_MS = 15 * 60_000;

/**
 * Makes what an image would be: a clean Debian with Node, the files of the build context, and the Dockerfile's install step,
 * run in it. Needs root and debootstrap.
 *
 * @param root an empty folder
 * @param context the build context that `nx package` made
 */
export async function makeDebianRoot(root: string, context: string): Promise<void> {
  await runProgram(['debootstrap', '--variant=minbase', RELEASE, root], {
    timeoutMs: BOOTSTRAP_TIMEOUT_MS,
  });
  await makeSlim(root);
  await takeSources(root);
  // The base image has Node here; the one that runs this is of the same version.
  await copyFile(process.execPath, join(root, 'usr/local/bin/node'));
  await copyFile('/etc/resolv.conf', join(root, 'etc/resolv.conf'));
  for (const name of ['install-packages.sh', 'debian-packages.txt', 'unneeded-files.txt'])
    await copyFile(join(context, name), join(root, 'tmp', name));
  await runProgram(
    ['chroot', root, '/bin/sh', '-c', installStep(await readFile(join(context, 'Dockerfile'), 'utf8'))],
    {
      timeoutMs: INSTALL_TIMEOUT_MS,
      // Without DEBIAN_DATE and DEBIAN_MIRROR: from the mirrors of this machine, as they are now.
      env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
    },
  );
  await mkdir(join(root, 'app'));
  await copyFile(join(context, 'package.json'), join(root, 'app/package.json'));
  await cp(join(context, 'dist'), join(root, 'app/dist'), { recursive: true });
}

/** Removes what Debian's images that are named `slim` have not got, the base image among them; licences stay. */
async function makeSlim(root: string): Promise<void> {
  for (const name of ['man', 'info', 'locale', 'lintian'])
    await rm(join(root, 'usr/share', name), { recursive: true, force: true });
  const documents = await readdir(join(root, 'usr/share/doc'), { recursive: true, withFileTypes: true });
  for (const entry of documents)
    if (!entry.isDirectory() && entry.name !== 'copyright') await rm(join(entry.parentPath, entry.name));
}

/** Where this machine is of the same release, its packages come from the same places, security updates among them. */
async function takeSources(root: string): Promise<void> {
  const release = await readFile('/etc/os-release', 'utf8');
  if (!new RegExp(`^VERSION_CODENAME=${RELEASE}$`, 'm').test(release)) return;
  for (const path of ['etc/apt/sources.list', 'etc/apt/sources.list.d/debian.sources']) {
    if (existsSync(join('/', path))) await copyFile(join('/', path), join(root, path));
  }
}
