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
import type { MuxingJob, MuxingReport } from './testing/mux-media.ts';

/** Runs the job in its own process. */
async function muxMedia(job: MuxingJob): Promise<MuxingReport> {
  const child = fork(fileURLToPath(new URL('./testing/mux-media.ts', import.meta.url)), {
    // The flags of a worker: see docs/web-record.md, "Memory".
    execArgv: ['--conditions=@scf-media/source', '--max-semi-space-size=1'],
  });
  const ended = once(child, 'exit');
  child.send(job);
  const [report] = await Promise.race([
    once(child, 'message') as Promise<[MuxingReport]>,
    ended.then(([code]) => Promise.reject(new Error(`muxing ended with ${code}`))),
  ]);
  await ended;
  return report;
}

test('twenty minutes of media are finished without reading them again, with bounded memory and disk', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'length-'));
  await using scope = new AsyncDisposableStack();
  scope.defer(() => rm(dir, { recursive: true, force: true, maxRetries: 5 }));
  const cloud = scope.use(await startLocalCloud({ dir: join(dir, 'cloud'), functions: [] }));
  const job = (seconds: number): MuxingJob => ({
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

  const tenSeconds = await muxMedia(job(10));
  const long = await muxMedia(job(1_200));
  expect(long.bytes).toBeGreaterThan(tenSeconds.bytes * 100);
  expect(long.peakResidentMiB).toBeLessThan(256);
  expect(long.peakSpoolMiB).toBeLessThan(64);

  // The object in COS plays from start to end: checks the first and the last seconds, by range requests.
  const url = `${cloud.cos.url}/${LOCAL_BUCKET}/1200.mp4`;
  const probed = await probeFile(url);
  expect(probed).toMatchObject({ video: { codec: 'h264', frames: 36_000 }, audio: { codec: 'aac' } });
  expect(Math.abs(probed.durationMs - 1_200_000)).toBeLessThanOrEqual(100);
  const start = join(dir, 'start.mp4');
  await writeFile(
    start,
    new Uint8Array(await (await fetch(url, { headers: { Range: 'bytes=0-65535' } })).arrayBuffer()),
  );
  expect((await topLevelBoxes(start)).slice(0, 2)).toEqual(['ftyp', 'moov']);
}, 300_000);
