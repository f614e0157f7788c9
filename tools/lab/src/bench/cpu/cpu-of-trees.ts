import { readdir, readFile } from 'node:fs/promises';
import { parseProcessStat } from './process-stat.ts';
import { cpuSeconds, treeOf } from './process-tree.ts';

/**
 * The processor time that these processes and everything they started have taken so far, in seconds. Linux only: it
 * is read from /proc.
 */
export async function cpuOfTrees(roots: readonly number[]): Promise<number> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(
    // A process may end while the others are read: its parent has its time then, or has yet to collect it.
    pids.map((pid) => readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '')),
  );
  const processes = lines.map(parseProcessStat).filter((stat) => stat !== undefined);
  return cpuSeconds(treeOf(roots, processes));
}
