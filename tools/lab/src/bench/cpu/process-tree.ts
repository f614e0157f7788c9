import { type ProcessStat, ticksPerSecond } from './process-stat.ts';

/** Pure: the roots and all that they started, directly or not. */
export function treeOf(roots: readonly number[], processes: readonly ProcessStat[]): ProcessStat[] {
  const wanted = new Set(roots);
  for (let grown = true; grown;) {
    grown = false;
    for (const { pid, parent } of processes) {
      if (wanted.has(pid) || !wanted.has(parent)) continue;
      wanted.add(pid);
      grown = true;
    }
  }
  return processes.filter(({ pid }) => wanted.has(pid));
}

/** Pure: the processor time of these processes, and of those they started that have ended, in seconds. */
export function cpuSeconds(tree: readonly ProcessStat[]): number {
  return tree.reduce((sum, { ownTicks, endedTicks }) => sum + ownTicks + endedTicks, 0) / ticksPerSecond;
}
