import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  LOCAL_BUCKET,
  LOCAL_CREDENTIAL,
  LOCAL_REGION,
  startLocalCloud,
} from '@scf-media/local-cloud/testing';
import type { RecoveryJob, RecoveryReport } from './recovery-worker.ts';

const program = fileURLToPath(new URL('./recovery-worker.ts', import.meta.url));

/**
 * A worker that takes over after so much media, from a COS that is slow and answers with 503 now and then.
 *
 * @param signal ends it
 */
export async function recover(
  job: Omit<RecoveryJob, 'dir' | 'cos'>,
  signal: AbortSignal,
): Promise<RecoveryReport> {
  await using scope = new AsyncDisposableStack();
  const dir = await mkdtemp(join(tmpdir(), 'recovery-'));
  scope.defer(() => rm(dir, { recursive: true, force: true, maxRetries: 5 }));
  const cloud = scope.use(await startLocalCloud({ dir: join(dir, 'cloud'), functions: [] }));
  const child = fork(program, { execArgv: ['--conditions=@scf-media/source', '--optimize-for-size'] });
  scope.defer(() => void child.kill('SIGKILL'));
  const ended = once(child, 'exit', { signal });
  child.send({
    ...job,
    dir,
    cos: { domain: cloud.cosDomain, bucket: LOCAL_BUCKET, region: LOCAL_REGION, ...LOCAL_CREDENTIAL },
  } satisfies RecoveryJob);
  const [report] = await Promise.race([
    once(child, 'message', { signal }) as Promise<[RecoveryReport]>,
    ended.then(([code]) => Promise.reject(new Error(`the worker ended with ${code}`))),
  ]);
  await ended;
  return report;
}
