import { ServiceError } from '@scf-media/protocol/errors';
import { execFile } from 'node:child_process';
import { mkdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { killMarkedProcesses } from './marked-processes.ts';

/** Children of a local cloud carry the directory of its state in their environment. */
export const DIRECTORY_MARK = 'SCF_MEDIA_DIR';
const ownerSchema = z.object({ pid: z.number(), startedAt: z.string() });

/**
 * Takes a state directory for this process. What a local cloud that was killed there left running is ended first.
 *
 * @throws ServiceError `DirectoryInUse` when a living local cloud has it
 */
export async function claimDirectory(dir: string): Promise<{ readonly path: string } & AsyncDisposable> {
  await mkdir(dir, { recursive: true });
  const path = await realpath(dir);
  const file = join(path, 'owner.json');
  const owner = ownerSchema.safeParse(JSON.parse(await readFile(file, 'utf8').catch(() => 'null')));
  if (owner.success && owner.data.startedAt === (await startTimeOf(owner.data.pid)))
    throw new ServiceError('DirectoryInUse', `process ${owner.data.pid} runs a local cloud in ${path}`, {
      fault: 'caller',
    });
  await killMarkedProcesses(DIRECTORY_MARK, path);
  await writeFile(file, JSON.stringify({ pid: process.pid, startedAt: await startTimeOf(process.pid) }));
  return { path, [Symbol.asyncDispose]: () => rm(file, { force: true }) };
}

/** When a process was started: with its id it names one process for ever. Empty when there is none. */
async function startTimeOf(pid: number): Promise<string> {
  if (process.platform !== 'linux') {
    const listed = promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)]);
    return listed.then(({ stdout }) => stdout.trim()).catch(() => '');
  }
  // The 22nd field; the second is the name in brackets, which may hold spaces.
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}
