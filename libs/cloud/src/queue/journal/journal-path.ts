import { open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder } from '../../journal/durable-folder.ts';
import { encodeLine, HEAD_JSON } from './line.ts';

/** Returns the path of a folder's journal, which is created if missing. */
export async function ensureJournal(dir: string): Promise<string> {
  const path = join(dir, 'journal');
  // A killed process may have left one behind.
  await rm(nextPath(path), { force: true });
  if ((await stat(path).catch(() => undefined)) !== undefined) return path;
  const next = nextPath(path);
  {
    await using file = await open(next, 'w');
    await file.writeFile(journalHead());
    await file.sync();
  }
  await rename(next, path);
  await syncFolder(dir);
  return path;
}

/** Returns the path of a new journal, which replaces the old one when it is complete. */
export function nextPath(path: string): string {
  return `${path}.next`;
}

export function journalHead(): string {
  return encodeLine(HEAD_JSON);
}
