import { readdir, readFile } from 'node:fs/promises';

export interface MemoryPeak {
  /** Resident bytes of this process. */
  ownBytes: number;
  /** Resident bytes of the other process and its descendants; absent where there is no /proc. */
  groupBytes?: number;
}

const everyMs = 5_000;

/**
 * Samples the memory every five seconds (some fifty reads of /proc) and on request, and keeps the maximum. Processes
 * that exit meanwhile are counted only in part, so it is never too high.
 *
 * @param groupPid returns the process whose descendants count, too
 */
export function watchMemory(groupPid: () => number | undefined) {
  const peak: MemoryPeak = { ownBytes: 0 };
  const sample = async (): Promise<void> => {
    peak.ownBytes = Math.max(peak.ownBytes, process.memoryUsage.rss());
    const pid = groupPid();
    const bytes = pid === undefined ? 0 : await residentBytes(pid);
    if (bytes > 0) peak.groupBytes = Math.max(peak.groupBytes ?? 0, bytes);
  };
  const timer = setInterval(() => void sample(), everyMs);
  timer.unref();
  return {
    sample,
    peak,
    [Symbol.dispose]: () => clearInterval(timer),
  };
}

/**
 * Returns the resident memory of a process and all its descendants. Pages of program files are counted once, in the
 * process that has most of them: Chromium's dozen processes are one program. 0 when there is no such process or no
 * /proc.
 */
export async function residentBytes(pid: number): Promise<number> {
  let ownKb = 0;
  let fileKb = 0;
  for (const id of await listFamily(pid)) {
    const status = await readFile(`/proc/${id}/status`, 'utf8').catch(() => '');
    ownKb += fieldKb(status, 'RssAnon') + fieldKb(status, 'RssShmem');
    fileKb = Math.max(fileKb, fieldKb(status, 'RssFile'));
  }
  return (ownKb + fileKb) * 1024;
}

async function listFamily(pid: number): Promise<number[]> {
  const family = [pid];
  // Chromium's main process starts others from any of its threads; those have one thread.
  const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
  for (const thread of threads) family.push(...(await listChildren(pid, thread)));
  // The list grows during the iteration.
  for (const id of family) if (id !== pid) family.push(...(await listChildren(id, String(id))));
  return family;
}

async function listChildren(pid: number, thread: string): Promise<number[]> {
  const children = await readFile(`/proc/${pid}/task/${thread}/children`, 'utf8').catch(() => '');
  return children.split(' ').filter(Boolean).map(Number);
}

/** Pure: reads a field of /proc/<pid>/status in kB; 0 when it is missing. */
export function fieldKb(status: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? 0);
}
