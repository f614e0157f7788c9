import { readdir, readFile } from 'node:fs/promises';

/** The times of a process in `/proc/<pid>/stat` (proc_pid_stat(5)). */
interface ProcessStat {
  pid: number;
  parent: number;
  /** Clock ticks of the process itself, user and system. */
  ownTicks: number;
  /** Clock ticks of its descendants that have exited and were waited for. */
  endedTicks: number;
}

/** Clock ticks per second in /proc (USER_HZ); 100 on every Linux. */
const ticksPerSecond = 100;

/** Pure: parses a line of `/proc/<pid>/stat`; undefined for anything else. The name in brackets may contain brackets and spaces. */
export function parseProcessStat(line: string): ProcessStat | undefined {
  const open = line.indexOf('(');
  const close = line.lastIndexOf(')');
  if (open < 0 || close < open) return undefined;
  // The fields from the third one: state, parent, …; the 14th to 17th are utime, stime, cutime and cstime.
  const fields = line.slice(close + 2).split(' ');
  const number = (index: number): number => Number(fields[index - 3]);
  const stat = {
    pid: Number(line.slice(0, open)),
    parent: number(4),
    ownTicks: number(14) + number(15),
    endedTicks: number(16) + number(17),
  };
  return Object.values(stat).every(Number.isInteger) ? stat : undefined;
}

/** Pure: finds the roots and all their descendants. */
export function findTree(roots: readonly number[], processes: readonly ProcessStat[]): ProcessStat[] {
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

/** Pure: sums the CPU time of these processes and of their exited descendants, in seconds. */
export function sumCpuSeconds(tree: readonly ProcessStat[]): number {
  return tree.reduce((sum, { ownTicks, endedTicks }) => sum + ownTicks + endedTicks, 0) / ticksPerSecond;
}

/**
 * Reads the CPU time that these processes and all their descendants have used so far, in seconds. Linux only: it uses
 * /proc.
 */
export async function readCpuSeconds(roots: readonly number[]): Promise<number> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(
    // A process may exit meanwhile: its time is then added to its parent's, once that has waited for it.
    pids.map((pid) => readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '')),
  );
  const processes = lines.map(parseProcessStat).filter((stat) => stat !== undefined);
  return sumCpuSeconds(findTree(roots, processes));
}
