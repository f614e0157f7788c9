import { readdir, readFile } from 'node:fs/promises';

/** The processor time, ms, that a process and everything it started have taken so far. Linux. */
export async function cpuTimeMs(pid: number): Promise<number> {
  let nanoseconds = 0;
  const children: number[] = [];
  for (const thread of await readdir(`/proc/${pid}/task`)) {
    const folder = `/proc/${pid}/task/${thread}`;
    // The kernel's own count, to the nanosecond; the usual one counts in hundredths of a second.
    nanoseconds += Number((await readFile(`${folder}/schedstat`, 'utf8')).split(' ')[0]);
    const listed = await readFile(`${folder}/children`, 'utf8').catch(() => '');
    children.push(...listed.split(' ').filter(Boolean).map(Number));
  }
  const below = await Promise.all(children.map((child) => cpuTimeMs(child).catch(() => 0)));
  return below.reduce((sum, each) => sum + each, nanoseconds / 1e6);
}
