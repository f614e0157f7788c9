import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { childPids, fieldKb, residentBytes } from '@scf-media/media/testing';
import type { RunningService } from '../service/start-service.ts';
import { folderBytes } from './folder-bytes.ts';

/** One look at a running recording; bytes, and ms since the recording began. */
export interface Sample {
  atMs: number;
  /** Resident memory of the worker's own process. */
  workerBytes: number;
  /** Of Chromium's processes together; what they share of their program counted once. */
  browserBytes: number;
  ffmpegBytes: number;
  /** Disk of the worker: what waits for its upload, and journals. */
  diskBytes: number;
  /** Disk of Chromium's profile. */
  profileBytes: number;
  /** What the local COS has on its disk. */
  storedBytes: number;
}

/** @throws Error when the worker is gone */
export async function takeSample(service: RunningService, atMs: number): Promise<Sample> {
  const worker = service.cloud.scf.invocations().find(({ status }) => status === 'RUNNING')?.pid;
  if (worker === undefined) throw new Error('the worker is gone');
  const status = await readFile(`/proc/${worker}/status`, 'utf8');
  const familyBytes = async (name: string): Promise<number> =>
    sum(await Promise.all((await childPids(name, worker)).map(residentBytes)));
  return {
    atMs,
    workerBytes: fieldKb(status, 'VmRSS') * 1024,
    browserBytes: await familyBytes('chromium'),
    ffmpegBytes: await familyBytes('ffmpeg'),
    diskBytes: sum(await Promise.all(service.folders.work.map(folderBytes))),
    profileBytes: await folderBytes(service.folders.temporary),
    storedBytes: await folderBytes(join(service.cloud.dir, 'cos')),
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
