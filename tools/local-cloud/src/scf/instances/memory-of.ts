import { readFile } from 'node:fs/promises';
import { findMarkedProcesses } from '../../processes/marked-processes.ts';
import { GROUP_MARK, type ProcessGroup } from '../../processes/process-group.ts';

/** The memory of all processes of a group in bytes, shared pages counted once; 0 where the system does not tell. */
export async function memoryOf({ mark }: ProcessGroup): Promise<number> {
  if (process.platform !== 'linux') return 0;
  const pids = await findMarkedProcesses(GROUP_MARK, mark);
  const sizes = await Promise.all(
    pids.map(async (pid) => {
      const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
      return Number(/^Pss:\s+(\d+) kB$/m.exec(text)?.[1] ?? 0);
    }),
  );
  return sizes.reduce((sum, kilobytes) => sum + kilobytes, 0) * 1024;
}

/** Asking costs a look at every process of the machine, so many calls share an answer. */
const FRESH_MS = 1_000;
const lastAsked = new WeakMap<ProcessGroup, { readonly atMs: number; readonly bytes: Promise<number> }>();

/** The same, not older than a second. */
export function lastMemoryOf(group: ProcessGroup): Promise<number> {
  const last = lastAsked.get(group);
  if (last !== undefined && performance.now() - last.atMs < FRESH_MS) return last.bytes;
  const bytes = memoryOf(group);
  lastAsked.set(group, { atMs: performance.now(), bytes });
  return bytes;
}
