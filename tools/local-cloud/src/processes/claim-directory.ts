import { ServiceError } from '@scf-media/protocol/errors';
import { execFile } from 'node:child_process';
import { mkdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { killMarkedProcesses } from './marked-processes.ts';

/** The environment variable that marks children of a local cloud with its state directory. */
export const DIRECTORY_MARK = 'SCF_MEDIA_DIR';
const ownerSchema = z.object({ pid: z.number(), startedAt: z.string() });

/**
 * Claims a state directory for this process, and ends processes of a killed local cloud.
 *
 * @throws ServiceError `DirectoryInUse` if a running local cloud uses it
 */
export async function claimDirectory(dir: string): Promise<{ readonly path: string } & AsyncDisposable> {
  await mkdir(dir, { recursive: true });
  const path = await realpath(dir);
  const file = join(path, 'owner.json');
  const owner = ownerSchema.safeParse(JSON.parse(await readFile(file, 'utf8').catch(() => 'null')));
  if (owner.success && owner.data.startedAt === (await readStartTime(owner.data.pid)))
    throw new ServiceError(
      'DirectoryInUse',
      `process ${owner.data.pid} is running a local cloud in ${path}`,
      {
        fault: 'caller',
      },
    );
  await killMarkedProcesses(DIRECTORY_MARK, path);
  await writeFile(file, JSON.stringify({ pid: process.pid, startedAt: await readStartTime(process.pid) }));
  return { path, [Symbol.asyncDispose]: () => rm(file, { force: true }) };
}

/** Reads when a process was started, which identifies it together with its id. Empty if there is none. */
async function readStartTime(pid: number): Promise<string> {
  if (process.platform !== 'linux') {
    const listed = promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)]);
    return listed.then(({ stdout }) => stdout.trim()).catch(() => '');
  }
  // The 22nd field; the second is the name in parentheses, which may contain spaces.
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}
