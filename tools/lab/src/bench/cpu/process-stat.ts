/** What the kernel tells of a process in `/proc/<pid>/stat` (proc_pid_stat(5)). */
export interface ProcessStat {
  pid: number;
  parent: number;
  /** Clock ticks of its own, user and system. */
  ownTicks: number;
  /** Clock ticks of the processes that it started and that have ended, and of theirs. */
  endedTicks: number;
}

/** Ticks a second in everything the kernel shows (USER_HZ); 100 on every Linux. */
export const ticksPerSecond = 100;

/** Pure: undefined for what is no such line. The name, in brackets, may hold anything, brackets and spaces too. */
export function parseProcessStat(line: string): ProcessStat | undefined {
  const open = line.indexOf('(');
  const close = line.lastIndexOf(')');
  if (open < 0 || close < open) return undefined;
  // From the third field on: state, parent, …; the 14th to 17th are utime, stime, cutime and cstime.
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
