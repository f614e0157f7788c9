import { randomUUID } from 'node:crypto';
import { chmod, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Unpacked packages, each in a folder named for its content; disposing unlocks them. */
export interface PackageStore extends AsyncDisposable {
  toFolder(digest: string): string;
  /**
   * Makes the folders of a package read-only. Unlock them as soon as possible: without root, read-only folders cannot be
   * removed.
   */
  lock(digest: string): Promise<void>;
  /** Adds a package unless it is there already. @param fill writes it into an empty folder */
  add(digest: string, fill: (folder: string) => Promise<void>): Promise<void>;
  /** Removes all packages except these. */
  retain(digests: ReadonlySet<string>): Promise<void>;
}

/** Opens the store and removes remains of interrupted installations. @param root created if missing */
export async function openPackageStore(root: string): Promise<PackageStore> {
  await mkdir(root, { recursive: true });
  for (const name of await readdir(root)) if (name.startsWith('.')) await removeFolder(join(root, name));
  const toFolder = (digest: string): string => join(root, digest);
  const setAllWritable = async (): Promise<void> => {
    for (const name of await readdir(root)) await setWritable(toFolder(name), true);
  };
  await setAllWritable();
  return {
    toFolder,
    lock: (digest) => setWritable(toFolder(digest), false),
    async add(digest, fill) {
      if (await exists(toFolder(digest))) return;
      // An incomplete folder must never have the name of a package.
      const incoming = join(root, `.${randomUUID()}`);
      await mkdir(incoming, { mode: 0o755 });
      try {
        await fill(incoming);
        await protectFiles(incoming);
        await rename(incoming, toFolder(digest)).catch(async (error: unknown) => {
          // The same content was added concurrently.
          if (!(await exists(toFolder(digest)))) throw error;
        });
      } finally {
        await removeFolder(incoming);
      }
    },
    async retain(digests) {
      const stale = (await readdir(root)).filter((name) => !name.startsWith('.') && !digests.has(name));
      for (const name of stale) await removeFolder(toFolder(name));
    },
    [Symbol.asyncDispose]: setAllWritable,
  };
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** Makes files read-only, and keeps their other permissions. */
async function protectFiles(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) await chmod(path, (await stat(path)).mode & 0o555);
  }
}

/** Sets whether a folder and its subfolders are writable. */
async function setWritable(folder: string, isWritable: boolean): Promise<void> {
  await chmod(folder, isWritable ? 0o755 : 0o555);
  for (const entry of await readdir(folder, { withFileTypes: true }))
    if (entry.isDirectory()) await setWritable(join(folder, entry.name), isWritable);
}

async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}
