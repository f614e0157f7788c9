import { ServiceError } from '@scf-media/protocol/errors';
import { spawn } from 'node:child_process';

const BUILD_TIMEOUT_MS = 30 * 60_000;

/**
 * Builds an image and pushes it to its registry, with the docker of this machine; who may push is docker's to know
 * (`docker login`).
 *
 * @throws ServiceError `ImageFailed`
 */
export async function pushImage(context: string, uri: string): Promise<void> {
  // The platform has no other machines.
  await docker(['build', '--platform', 'linux/amd64', '--tag', uri, context]);
  await docker(['push', uri]);
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
