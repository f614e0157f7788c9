import { readdir, readFile } from 'node:fs/promises';

export interface MemoryPeak {
  /** Resident bytes of this process. */
  ownBytes: number;
  /** Of the other process and all that it started; absent where there is no /proc. */
  groupBytes?: number;
}

const everyMs = 5_000;

/**
 * Looks at the memory every five seconds (some fifty reads of /proc), and when it is told to, and keeps the highest that
 * was seen. Of processes that end meanwhile only a part is seen, so it never tells too much.
 *
 * @param groupPid whose descendants count too, at the moment
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
 * The resident memory of a process and all its descendants. Pages of program files are counted once, in the process that
 * has most of them: Chromium's dozen processes are one program. 0 when there is no such process or no /proc.
 */
export async function residentBytes(pid: number): Promise<number> {
  let ownKb = 0;
  let fileKb = 0;
  for (const id of await familyOf(pid)) {
    const status = await readFile(`/proc/${id}/status`, 'utf8').catch(() => '');
    ownKb += fieldKb(status, 'RssAnon') + fieldKb(status, 'RssShmem');
    fileKb = Math.max(fileKb, fieldKb(status, 'RssFile'));
  }
  return (ownKb + fileKb) * 1024;
}

async function familyOf(pid: number): Promise<number[]> {
  const family = [pid];
  // Chromium's main process starts others from any of its threads, and those theirs from their only one.
  const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
  for (const thread of threads) family.push(...(await childrenOf(pid, thread)));
  // It grows while it is gone through.
  for (const id of family) if (id !== pid) family.push(...(await childrenOf(id, String(id))));
  return family;
}

async function childrenOf(pid: number, thread: string): Promise<number[]> {
  const children = await readFile(`/proc/${pid}/task/${thread}/children`, 'utf8').catch(() => '');
  return children.split(' ').filter(Boolean).map(Number);
}

/** Pure: a field of /proc/<pid>/status in kB; 0 when it is not there. */
export function fieldKb(status: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? 0);
}
