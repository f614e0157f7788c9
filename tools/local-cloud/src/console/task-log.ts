import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Only the end of each file is read: after days, logs are large. */
const maxBytes = 4 * 1024 * 1024;
const maxLines = 1_000;

/**
 * Reads the lines of all logs below `<dir>/logs` that contain a task's id, oldest first.
 *
 * @returns at most the last thousand lines
 */
export async function readTaskLog(dir: string, taskId: string): Promise<string[]> {
  const folder = join(dir, 'logs');
  const names = await readdir(folder).catch(() => []);
  const found: string[] = [];
  for (const name of names.filter((each) => each.endsWith('.log')))
    for (const line of (await readEnd(join(folder, name))).split('\n'))
      if (line.includes(taskId)) found.push(line);
  return found.toSorted((one, other) => findTime(one).localeCompare(findTime(other))).slice(-maxLines);
}

async function readEnd(path: string): Promise<string> {
  await using file = await open(path);
  const { size } = await file.stat();
  const start = Math.max(0, size - maxBytes);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(size - start), 0, size - start, start);
  return buffer.toString('utf8', 0, bytesRead);
}

const findTime = (line: string): string => /"time":"([^"]+)"/.exec(line)?.[1] ?? '';
