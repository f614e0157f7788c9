import { readFile } from 'node:fs/promises';

/** Lists the child processes with this name, from /proc (Linux). */
export async function childPids(name: string, parent = process.pid): Promise<number[]> {
  const children = await readFile(`/proc/${parent}/task/${parent}/children`, 'utf8');
  const pids = children.trim().split(' ').filter(Boolean).map(Number);
  const names = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')));
  return pids.filter((_, index) => names[index]?.trim() === name);
}
