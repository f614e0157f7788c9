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
  // Attestations would make it an OCI index, and SCF documents single manifests only.
  await docker(['build', '--platform', 'linux/amd64', '--tag', uri, context], {
    BUILDX_NO_DEFAULT_ATTESTATIONS: '1',
  });
  await docker(['push', uri]);
}

async function docker(args: readonly string[], environment: Record<string, string> = {}): Promise<void> {
  const failed = (why: string, cause?: unknown): ServiceError =>
    new ServiceError('ImageFailed', `docker ${args.join(' ')}: ${why}`, { fault: 'destination', cause });
  const child = spawn('docker', args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...environment },
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
