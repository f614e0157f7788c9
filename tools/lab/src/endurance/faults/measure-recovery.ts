import {
  LOCAL_BUCKET,
  LOCAL_CREDENTIAL,
  LOCAL_REGION,
  startLocalCloud,
} from '@scf-media/local-cloud/testing';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Check } from '../report.ts';
import type { RecoveryJob, RecoveryReport } from './recovery-worker.ts';

interface RecoveryOptions {
  /** How much the lost worker had recorded. */
  minutes: number;
  /** The upload rate of COS. */
  cosMbps: number;
  /** The share of parts to which COS responds with 503 after receiving them. */
  refusing: number;
  /** How much faster than real time everything runs. */
  speed: number;
}

const kbps = 2_500;
const maxMiB = 512;

/** Measures a worker that takes over a long recording with a slow and failing COS, while new media keep arriving. */
export async function* measureRecovery(
  { minutes, cosMbps, refusing, speed }: RecoveryOptions,
  signal: AbortSignal,
): AsyncGenerator<Check> {
  const seconds = minutes * 60;
  const report = await recover(
    {
      ...{ kbps, refusing, earlierSeconds: seconds, newSeconds: seconds / 2 },
      // The page and COS are faster by the same factor, so that as much waits in between as in real time.
      newSpeed: speed,
      cosMbps: cosMbps * speed,
    },
    signal,
  );
  const frames = seconds * 1.5 * 30;
  yield {
    what: `memory of a worker that catches up on ${minutes} min of media while ${minutes / 2} min are being recorded, with a COS of ${cosMbps} Mbit/s that rejects ${refusing * 100} % with 503 (${speed} times real time)`,
    measured: `${report.maxResidentMiB} MiB, ${report.refusals} of ${report.puts} parts rejected`,
    bound: `below ${maxMiB} MiB`,
    ok: report.maxResidentMiB < maxMiB,
  };
  yield {
    what: 'video frames in its file',
    measured: `${report.videoFrames}${report.spilled ? ', some of which were read back from the journal' : ''}`,
    bound: String(frames),
    ok: report.videoFrames === frames,
  };
}

const program = fileURLToPath(new URL('./recovery-worker.ts', import.meta.url));

/**
 * Runs a worker that takes over a recording, with a COS that is slow and sometimes responds with 503.
 */
export async function recover(
  job: Omit<RecoveryJob, 'dir' | 'cos'>,
  signal: AbortSignal,
): Promise<RecoveryReport> {
  await using scope = new AsyncDisposableStack();
  const dir = await mkdtemp(join(tmpdir(), 'recovery-'));
  scope.defer(() => rm(dir, { recursive: true, force: true, maxRetries: 5 }));
  const cloud = scope.use(await startLocalCloud({ dir: join(dir, 'cloud'), functions: [] }));
  const child = fork(program, { execArgv: ['--conditions=@scf-media/source', '--max-semi-space-size=1'] });
  scope.defer(() => void child.kill('SIGKILL'));
  const ended = once(child, 'exit', { signal });
  child.send({
    ...job,
    dir,
    cos: { domain: cloud.cosDomain, bucket: LOCAL_BUCKET, region: LOCAL_REGION, ...LOCAL_CREDENTIAL },
  } satisfies RecoveryJob);
  const [report] = await Promise.race([
    once(child, 'message', { signal }) as Promise<[RecoveryReport]>,
    ended.then(([code]) => Promise.reject(new Error(`the worker exited with ${code}`))),
  ]);
  await ended;
  return report;
}
