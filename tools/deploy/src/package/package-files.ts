import { createHash } from 'node:crypto';
import { join } from 'node:path';

/** One file of a package, at a path with slashes. */
export interface PackageFile {
  readonly path: string;
  readonly content: Buffer;
  readonly isExecutable?: boolean;
}

/** Computes the SHA-256 of names, modes and contents in hex, independent of their order. */
export function hashFiles(files: readonly PackageFile[]): string {
  const hash = createHash('sha256');
  for (const { path, content, isExecutable } of files.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    hash.update(JSON.stringify([path, isExecutable === true, content.byteLength])).update(content);
  }
  return hash.digest('hex');
}

/** Returns the paths of an app's package. @param packages the folder of all packages */
export function getPackagePaths(packages: string, app: string) {
  const folder = join(packages, app);
  return { folder, zip: join(folder, 'code.zip'), image: join(folder, 'image') };
}
