import { readFile } from 'node:fs/promises';
import { findMarkedProcesses } from '../../processes/marked-processes.ts';
import { GROUP_MARK, type ProcessGroup } from '../../processes/process-group.ts';

/** Measures the memory of all processes of a group in bytes, counting shared pages once; 0 on systems without /proc. */
export async function measureMemory({ mark }: ProcessGroup): Promise<number> {
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

/** A measurement inspects every process of the machine, so calls share it. */
const FRESH_MS = 1_000;
const lastMeasured = new WeakMap<ProcessGroup, { readonly atMs: number; readonly bytes: Promise<number> }>();

/** Like `measureMemory`, but up to a second old. */
export function measureMemoryCached(group: ProcessGroup): Promise<number> {
  const last = lastMeasured.get(group);
  if (last !== undefined && performance.now() - last.atMs < FRESH_MS) return last.bytes;
  const bytes = measureMemory(group);
  lastMeasured.set(group, { atMs: performance.now(), bytes });
  return bytes;
}
