import { open, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { JournalFile, JournalFiles } from '../journal/directory-journal-store.ts';

/**
 * A disk that loses at a power cut what was not synced, as a real one may: bytes of a file without `datasync`, and
 * whole files or folders while their folder is not synced. Until then everything is readable.
 */
export function volatileDisk() {
  const files = new Map<string, { durable: Buffer; isNamed: boolean }>();
  const synced = new Set<string>();
  const failures: string[] = [];

  function failing(operation: string): void {
    if (failures[0] !== operation) return;
    failures.shift();
    throw Object.assign(new Error(`${operation}: EIO`), { code: 'EIO' });
  }

  const disk: JournalFiles = {
    async create(path) {
      const file = await open(path, 'ax+');
      const state = { durable: Buffer.alloc(0), isNamed: false };
      files.set(path, state);
      const handle: JournalFile = {
        async appendFile(bytes) {
          // A failed write may be partial.
          if (failures[0] === 'appendFile') await file.appendFile(bytes.subarray(0, bytes.length / 2));
          failing('appendFile');
          await file.appendFile(bytes);
        },
        async datasync() {
          const { size } = await file.stat();
          const kept = Buffer.alloc(size);
          await file.read(kept, 0, size, 0);
          state.durable = kept;
        },
        async truncate(length) {
          failing('truncate');
          await file.truncate(length);
        },
        close: () => file.close(),
      };
      return handle;
    },
    async syncFolder(path) {
      synced.add(path);
      for (const [name, state] of files) if (dirname(name) === path) state.isNamed = true;
    },
  };
  return {
    files: disk,
    /** Makes the next calls of these names fail, one per name, in order. */
    fail: (...operations: ('appendFile' | 'truncate')[]) => void failures.push(...operations),
    /** Leaves on the real disk what is durable. @param root the folders below it were created during the test */
    async cutPower(root: string) {
      for (const [path, { durable, isNamed }] of files) {
        let isFound = isNamed;
        for (let folder = dirname(path); folder !== root; folder = dirname(folder))
          isFound &&= synced.has(dirname(folder));
        if (isFound) await writeFile(path, durable);
        else await rm(path, { force: true });
      }
    },
  };
}
