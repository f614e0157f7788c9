import { existsSync } from 'node:fs';
import { copyFile, cp, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ServiceError } from '@scf-media/protocol/errors';
import { spawn } from 'node:child_process';

/** The Debian release of the base image. */
const RELEASE = 'bookworm';
const BOOTSTRAP_TIMEOUT_MS = 10 * 60_000;
const INSTALL_TIMEOUT_MS = 15 * 60_000;

/**
 * Creates the equivalent of an image: a clean Debian with Node and the files of the build context, in which the Dockerfile's
 * install step has run. Requires root and debootstrap.
 *
 * @param root an empty folder
 * @param context the build context that `nx package` created
 */
export async function makeDebianRoot(root: string, context: string): Promise<void> {
  await runProgram(['debootstrap', '--variant=minbase', RELEASE, root], {
    timeoutMs: BOOTSTRAP_TIMEOUT_MS,
  });
  await makeSlim(root);
  await copySources(root);
  // The base image has Node here, in the same version as the one that runs this.
  await copyFile(process.execPath, join(root, 'usr/local/bin/node'));
  await copyFile('/etc/resolv.conf', join(root, 'etc/resolv.conf'));
  for (const name of ['install-packages.sh', 'debian-packages.txt', 'unneeded-files.txt'])
    await copyFile(join(context, name), join(root, 'tmp', name));
  await runProgram(
    ['chroot', root, '/bin/sh', '-c', readInstallStep(await readFile(join(context, 'Dockerfile'), 'utf8'))],
    {
      timeoutMs: INSTALL_TIMEOUT_MS,
      // Without DEBIAN_DATE and DEBIAN_MIRROR, packages come from the mirrors of this machine in their current state.
      env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
    },
  );
  await mkdir(join(root, 'app'));
  await copyFile(join(context, 'package.json'), join(root, 'app/package.json'));
  await cp(join(context, 'dist'), join(root, 'app/dist'), { recursive: true });
}

/** Removes what Debian's `slim` images, such as the base image, lack; licences stay. */
async function makeSlim(root: string): Promise<void> {
  for (const name of ['man', 'info', 'locale', 'lintian'])
    await rm(join(root, 'usr/share', name), { recursive: true, force: true });
  const documents = await readdir(join(root, 'usr/share/doc'), { recursive: true, withFileTypes: true });
  for (const entry of documents)
    if (!entry.isDirectory() && entry.name !== 'copyright') await rm(join(entry.parentPath, entry.name));
}

/** Uses the package sources of this machine if it has the same release, including those of security updates. */
async function copySources(root: string): Promise<void> {
  const release = await readFile('/etc/os-release', 'utf8');
  if (!new RegExp(`^VERSION_CODENAME=${RELEASE}$`, 'm').test(release)) return;
  for (const path of ['etc/apt/sources.list', 'etc/apt/sources.list.d/debian.sources']) {
    if (existsSync(join('/', path))) await copyFile(join('/', path), join(root, path));
  }
}

/** Runs a program to its end, with its output in the terminal. @throws ServiceError `ProgramFailed` */
async function runProgram(
  [program = '', ...args]: readonly string[],
  options: { readonly timeoutMs: number; readonly env?: Readonly<Record<string, string>> },
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const child = spawn(program, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: options.timeoutMs,
    ...(options.env === undefined ? {} : { env: options.env }),
  });
  const failed = (why: string): ServiceError =>
    new ServiceError('ProgramFailed', `${[program, ...args].join(' ')}: ${why}`, { fault: 'service' });
  child.once('error', (error) => reject(failed(error.message)));
  child.once('close', (code, signal) => {
    if (code === 0) resolve();
    else reject(failed(signal ?? `exit code ${code}`));
  });
  return promise;
}

/**
 * Returns the commands of a Dockerfile's RUN, as the builder passes them to the shell.
 *
 * @throws RangeError when there is not exactly one RUN
 */
export function readInstallStep(dockerfile: string): string {
  const lines = dockerfile.split('\n').filter((line) => !line.startsWith('#'));
  const steps = lines.join('\n').replaceAll('\\\n', ' ').split('\n');
  const [step, ...others] = steps.flatMap((line) => /^RUN (.+)$/.exec(line)?.[1] ?? []);
  if (step === undefined || others.length > 0) throw new RangeError('the Dockerfile must have one RUN');
  return step;
}
