import { randomUUID } from 'node:crypto';
import { chmod, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Unpacked packages, each in a folder that is named for its content; disposing of it unlocks them. */
export interface PackageStore extends AsyncDisposable {
  folderOf(digest: string): string;
  /**
   * Takes the permission to write from the folders of a package. Not for longer than needed: who is not root could not
   * remove them any more.
   */
  lock(digest: string): Promise<void>;
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
  const setAllWritable = async (): Promise<void> => {
    for (const name of await readdir(root)) await setWritable(folderOf(name), true);
  };
  await setAllWritable();
  return {
    folderOf,
    lock: (digest) => setWritable(folderOf(digest), false),
    async keep(digest, fill) {
      if (await exists(folderOf(digest))) return;
      // A half-filled folder never has the name of a package.
      const incoming = join(root, `.${randomUUID()}`);
      await mkdir(incoming, { mode: 0o755 });
      try {
        await fill(incoming);
        await protectFiles(incoming);
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
    [Symbol.asyncDispose]: setAllWritable,
  };
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** Nobody can write to its files any more; who can read them stays as the package has it. */
async function protectFiles(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) await chmod(path, (await stat(path)).mode & 0o555);
  }
}

/** Whether names can be added to and removed from a folder and those below it. */
async function setWritable(folder: string, isWritable: boolean): Promise<void> {
  await chmod(folder, isWritable ? 0o755 : 0o555);
  for (const entry of await readdir(folder, { withFileTypes: true }))
    if (entry.isDirectory()) await setWritable(join(folder, entry.name), isWritable);
}

async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}
