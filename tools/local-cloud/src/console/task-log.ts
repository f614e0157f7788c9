import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Of each file only the end is read: a service that has run for days has written much. */
const mostBytes = 4 * 1024 * 1024;
const mostLines = 1_000;

/**
 * The lines of all logs below `<dir>/logs` that name a task, the oldest first, as far as they say a time.
 *
 * @returns at most the last thousand
 */
export async function taskLog(dir: string, taskId: string): Promise<string[]> {
  const folder = join(dir, 'logs');
  const names = await readdir(folder).catch(() => []);
  const found: string[] = [];
  for (const name of names.filter((each) => each.endsWith('.log')))
    for (const line of (await endOf(join(folder, name))).split('\n'))
      if (line.includes(taskId)) found.push(line);
  return found.toSorted((one, other) => timeOf(one).localeCompare(timeOf(other))).slice(-mostLines);
}

async function endOf(path: string): Promise<string> {
  await using file = await open(path);
  const { size } = await file.stat();
  const start = Math.max(0, size - mostBytes);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(size - start), 0, size - start, start);
  return buffer.toString('utf8', 0, bytesRead);
}

const timeOf = (line: string): string => /"time":"([^"]+)"/.exec(line)?.[1] ?? '';
