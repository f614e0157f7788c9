import { createHash } from 'node:crypto';
import { type PackageFile } from './package-file.ts';

/** A SHA-256 in hex over names, modes and contents, whatever their order. */
export function contentHash(files: readonly PackageFile[]): string {
  const hash = createHash('sha256');
  for (const { path, content, isExecutable } of files.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    hash.update(JSON.stringify([path, isExecutable === true, content.byteLength])).update(content);
  }
  return hash.digest('hex');
}
