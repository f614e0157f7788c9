import { type Zippable, zipSync } from 'fflate';
import { type PackageFile } from './package-file.ts';

const UNIX = 3;
const REGULAR_FILE = 0o100_000;

/**
 * A zip that depends on nothing but names and contents: sorted, with one time for all, the mode 755 or 644, and compressed by
 * a library in JavaScript, because zlib differs from one Node to the next.
 */
export function makeZip(files: readonly PackageFile[]): Buffer {
  const entries: Zippable = {};
  // The earliest time of a zip. Made of local parts, because the writer asks for local parts.
  const mtime = new Date(1980, 0, 1);
  for (const { path, content, isExecutable } of files.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    const mode = REGULAR_FILE | (isExecutable ? 0o755 : 0o644);
    entries[path] = [content, { level: 9, mtime, os: UNIX, attrs: (mode << 16) >>> 0 }];
  }
  return Buffer.from(zipSync(entries));
}
