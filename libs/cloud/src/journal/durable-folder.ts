import { open } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Pure: the folders that got a new entry when a folder was made with all that was missing above it. Each is to be
 * synced: else a power cut may take the new folder away with all that is in it.
 *
 * @param made the first folder that was made, as `mkdir` says; undefined when none was missing
 */
export function foldersWithNewEntry(dir: string, made: string | undefined): string[] {
  if (made === undefined) return [];
  const first = dirname(made);
  const folders = [first];
  for (let each = dirname(dir); each.length > first.length; each = dirname(each)) folders.push(each);
  return folders;
}

/** Makes what was created, renamed or removed in a folder survive a power cut (fsync(2)). */
export async function syncFolder(path: string): Promise<void> {
  await using folder = await open(path, 'r');
  await folder.sync();
}
