import { ServiceError } from '@scf-media/protocol/errors';
import { spawn } from 'node:child_process';

const BUILD_TIMEOUT_MS = 30 * 60_000;

/**
 * Creates a function that builds an image and pushes it to its registry with this machine's docker, which has to be logged in
 * (`docker login`).
 *
 * @param debianMirror a host for Debian's packages, instead of the archive of the pinned date
 * @returns a function that throws ServiceError `ImageFailed`
 */
export function createImagePusher(
  debianMirror: string | undefined,
): (context: string, uri: string) => Promise<void> {
  const from = debianMirror === undefined ? [] : ['--build-arg', `DEBIAN_MIRROR=${debianMirror}`];
  return async (context, uri) => {
    // The only architecture of the platform.
    await docker(['build', '--platform', 'linux/amd64', ...from, '--tag', uri, context]);
    await docker(['push', uri]);
  };
}

/** Attestations, which recent builders add, would turn an image into an OCI index; SCF documents only single manifests. */
const NO_ATTESTATIONS = 'BUILDX_NO_DEFAULT_ATTESTATIONS=1';

async function docker(args: readonly string[]): Promise<void> {
  const failed = (why: string, cause?: unknown): ServiceError =>
    new ServiceError('ImageFailed', `docker ${args.join(' ')}: ${why}`, { fault: 'destination', cause });
  const child = spawn('env', [NO_ATTESTATIONS, 'docker', ...args], {
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: BUILD_TIMEOUT_MS,
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  child.once('error', (error) => reject(failed(`cannot be started (${error.message})`, error)));
  child.once('close', (code, signal) => {
    if (code === 0) resolve();
    else reject(failed(`ended with ${signal ?? `exit code ${code}`}`));
  });
  return promise;
}
