import { ServiceError } from '@scf-media/protocol/errors';
import { spawn } from 'node:child_process';

const BUILD_TIMEOUT_MS = 30 * 60_000;

/**
 * Builds images and pushes them to their registry, with the docker of this machine; who may push is docker's to know
 * (`docker login`).
 *
 * @param debianMirror a host that Debian's packages come from, in the place of the archive of the pinned day
 * @returns what throws ServiceError `ImageFailed`
 */
export function imagePusher(
  debianMirror: string | undefined,
): (context: string, uri: string) => Promise<void> {
  const from = debianMirror === undefined ? [] : ['--build-arg', `DEBIAN_MIRROR=${debianMirror}`];
  return async (context, uri) => {
    // The platform has no other machines.
    await docker(['build', '--platform', 'linux/amd64', ...from, '--tag', uri, context]);
    await docker(['push', uri]);
  };
}

/** Attestations, which new builders add, would make an image an OCI index; SCF documents single manifests only. */
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
