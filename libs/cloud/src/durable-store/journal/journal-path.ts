import { open, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeLine, JOURNAL_VERSION } from './line.ts';

/** Where the journal of a folder is; it is made when there is none. */
export async function ensureJournal(dir: string): Promise<string> {
  const path = join(dir, 'journal');
  if ((await stat(path).catch(() => undefined)) !== undefined) return path;
  const next = nextPath(path);
  {
    await using file = await open(next, 'w');
    await file.writeFile(journalHead());
    await file.sync();
  }
  await replaceFile(next, path);
  return path;
}

/** A journal in the making, which takes the other's place when it is complete. */
export function nextPath(path: string): string {
  return `${path}.next`;
}

export function journalHead(): string {
  return encodeLine(JSON.stringify({ op: 'journal', version: JOURNAL_VERSION }));
}

/** A rename that survives a power cut: the folder has to be synced for that (fsync(2)). */
export async function replaceFile(from: string, to: string): Promise<void> {
  await rename(from, to);
  await using folder = await open(join(to, '..'), 'r');
  await folder.sync();
}
