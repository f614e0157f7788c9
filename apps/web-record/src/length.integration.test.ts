import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  LOCAL_BUCKET,
  LOCAL_CREDENTIAL,
  LOCAL_REGION,
  startLocalCloud,
} from '@scf-media/local-cloud/testing';
import { probeFile, topLevelBoxes } from '@scf-media/media/testing';
import { expect, test } from 'vitest';
import type { PackagingJob, PackagingReport } from './testing/package-media.ts';

/** Runs the job in a process of its own. */
async function packageMedia(job: PackagingJob): Promise<PackagingReport> {
  const child = fork(fileURLToPath(new URL('./testing/package-media.ts', import.meta.url)), {
    // As the worker is started: see the README, "Memory".
    execArgv: ['--conditions=@scf-media/source', '--optimize-for-size'],
  });
  const ended = once(child, 'exit');
  child.send(job);
  const [report] = await Promise.race([
    once(child, 'message') as Promise<[PackagingReport]>,
    ended.then(([code]) => Promise.reject(new Error(`packaging ended with ${code}`))),
  ]);
  await ended;
  return report;
}

test('an hour of media is finished as soon as ten seconds are, in bounded memory and on bounded disk', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'length-'));
  await using scope = new AsyncDisposableStack();
  scope.defer(() => rm(dir, { recursive: true, force: true, maxRetries: 5 }));
  const cloud = scope.use(await startLocalCloud({ dir: join(dir, 'cloud'), functions: [] }));
  const job = (seconds: number): PackagingJob => ({
    seconds,
    videoKbps: 1_000,
    key: `${seconds}.mp4`,
    spoolDir: join(dir, 'spool'),
    cos: {
      domain: `${cloud.cos.url}/{Bucket}`,
      bucket: LOCAL_BUCKET,
      region: LOCAL_REGION,
      ...LOCAL_CREDENTIAL,
    },
  });

  const tenSeconds = await packageMedia(job(10));
  const hour = await packageMedia(job(3_600));
  console.info('stop to complete file in COS', { tenSeconds, hour });
  expect(hour.bytes).toBeGreaterThan(tenSeconds.bytes * 300);
  expect(hour.finishMs).toBeLessThanOrEqual(1_500);
  // 360 times the media: a finish that touched it again would take 100 times as long and more.
  expect(hour.finishMs / Math.max(tenSeconds.finishMs, 20)).toBeLessThan(40);
  expect(hour.mostResidentMiB).toBeLessThan(256);
  expect(hour.mostSpoolMiB).toBeLessThan(64);

  // What lies in COS plays from its start to its end: the first and the last seconds, by range.
  const url = `${cloud.cos.url}/${LOCAL_BUCKET}/3600.mp4`;
  const probed = await probeFile(url);
  expect(probed).toMatchObject({ video: { codec: 'h264', frames: 108_000 }, audio: { codec: 'aac' } });
  expect(Math.abs(probed.durationMs - 3_600_000)).toBeLessThanOrEqual(100);
  const start = join(dir, 'start.mp4');
  await writeFile(
    start,
    new Uint8Array(await (await fetch(url, { headers: { Range: 'bytes=0-65535' } })).arrayBuffer()),
  );
  expect((await topLevelBoxes(start)).slice(0, 2)).toEqual(['ftyp', 'moov']);
}, 300_000);
