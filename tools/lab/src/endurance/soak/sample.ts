import { childPids, fieldKb, residentBytes } from '@scf-media/media/testing';
import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunningService } from '../start-service.ts';

/** The resource use of a running recording, in bytes; times are ms since it started. */
export interface Sample {
  atMs: number;
  /** Resident memory of the worker's own process. */
  workerBytes: number;
  /** Memory of all Chromium processes, with the shared program counted once. */
  browserBytes: number;
  ffmpegBytes: number;
  /** Disk use of the worker: journals, and what waits to be uploaded. */
  diskBytes: number;
  /** Disk use of Chromium's profile. */
  profileBytes: number;
  /** Disk use of the local COS. */
  storedBytes: number;
}

/** Takes a sample. @throws Error when the worker is gone */
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
    diskBytes: sum(await Promise.all(service.folders.work.map(measureFolder))),
    profileBytes: await measureFolder(service.folders.temporary),
    storedBytes: await measureFolder(join(service.cloud.dir, 'cos')),
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Sums the disk use of a folder's files in bytes; 0 without such a folder. Files that disappear meanwhile do not count. */
export async function measureFolder(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const sizes = await Promise.all(
    names.map(async (name) => {
      const found = await stat(join(folder, name)).catch(() => undefined);
      // Blocks of 512 bytes are what is really allocated, even for a sparse file.
      return found?.isFile() === true ? found.blocks * 512 : 0;
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
