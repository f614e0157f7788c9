import { randomUUID } from 'node:crypto';
import { chmod, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Unpacked packages, each in a read-only folder that is named for its content. */
export interface PackageStore {
  folderOf(digest: string): string;
  /** Keeps a package; `fill` writes it into an empty folder and is not called when it is there already. */
  keep(digest: string, fill: (folder: string) => Promise<void>): Promise<void>;
  /** Removes all packages but these. */
  retain(digests: ReadonlySet<string>): Promise<void>;
}

/** @param root made when it is missing; what an interrupted installation left there is removed */
export async function openPackageStore(root: string): Promise<PackageStore> {
  await mkdir(root, { recursive: true });
  for (const name of await readdir(root)) if (name.startsWith('.')) await removeFolder(join(root, name));
  const folderOf = (digest: string): string => join(root, digest);
  return {
    folderOf,
    async keep(digest, fill) {
      if (await exists(folderOf(digest))) return;
      // A half-filled folder never has the name of a package.
      const incoming = join(root, `.${randomUUID()}`);
      await mkdir(incoming, { mode: 0o755 });
      try {
        await fill(incoming);
        await setWritable(incoming, false);
        await rename(incoming, folderOf(digest)).catch(async (error: unknown) => {
          // Somebody else was quicker with the same content.
          if (!(await exists(folderOf(digest)))) throw error;
        });
      } finally {
        await removeFolder(incoming);
      }
    },
    async retain(digests) {
      const stale = (await readdir(root)).filter((name) => !name.startsWith('.') && !digests.has(name));
      for (const name of stale) await removeFolder(folderOf(name));
    },
  };
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** Nobody can write it any more; who can read it stays as the package has it. */
async function setWritable(folder: string, isWritable: boolean): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await setWritable(path, isWritable);
    else if (!isWritable && entry.isFile()) await chmod(path, (await stat(path)).mode & 0o555);
  }
  await chmod(folder, isWritable ? 0o755 : 0o555);
}

async function removeFolder(folder: string): Promise<void> {
  // Nobody but root can remove what lies in a read-only folder.
  if (await exists(folder)) await setWritable(folder, true);
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}
