import { open } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Pure: returns the folders that got a new entry when a folder was created with its missing parents. Each has to be
 * synced, or a power cut may remove the new folder with its contents.
 *
 * @param made the first folder that was created, as `mkdir` returns it; undefined when none was missing
 */
export function listFoldersWithNewEntry(dir: string, made: string | undefined): string[] {
  if (made === undefined) return [];
  const first = dirname(made);
  const folders = [first];
  for (let each = dirname(dir); each.length > first.length; each = dirname(each)) folders.push(each);
  return folders;
}

/** Syncs a folder, so that what was created, renamed or removed in it survives a power cut (fsync(2)). */
export async function syncFolder(path: string): Promise<void> {
  await using folder = await open(path, 'r');
  await folder.sync();
}
