import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { foldersWithNewEntry, syncFolder } from './durable-folder.ts';
import type { JournalStore } from './journal-store.ts';
import { toJournalName, parseJournalNumber } from './journal-name.ts';
import { createJournalWriter } from './journal-writer.ts';

/** A file that only grows, as far as a log needs one. */
export interface JournalFile {
  appendFile(bytes: Uint8Array): Promise<void>;
  datasync(): Promise<void>;
  truncate(length: number): Promise<void>;
  close(): Promise<void>;
}

/** How log files come to be. For tests of what a power cut leaves. */
export interface JournalFiles {
  /** Makes a new file. @throws when there is one */
  create(path: string): Promise<JournalFile>;
  /** Makes what was created in a folder durable there: without that, a file may be gone with all that is in it. */
  syncFolder(path: string): Promise<void>;
}

const realFiles: JournalFiles = {
  create: (path) => open(path, 'ax'),
  syncFolder,
};

/**
 * Logs as files of one directory, which outlives the process: a mounted CFS in SCF, any folder elsewhere.
 *
 * @param dir the task's own; made when something is first written
 */
export function createDirectoryJournalStore(dir: string, files: JournalFiles = realFiles): JournalStore {
  async function names(): Promise<string[]> {
    try {
      return (await readdir(dir)).filter((name) => parseJournalNumber(name) !== undefined).sort();
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
      throw error;
    }
  }

  return {
    list: async () => (await names()).map((name) => ({ read: () => createReadStream(join(dir, name)) })),
    async create(options) {
      const made = await mkdir(dir, { recursive: true });
      const path = join(dir, toJournalName((parseJournalNumber((await names()).at(-1)) ?? 0) + 1));
      // Made with the first bytes: of a task that records nothing nothing is left.
      let file: JournalFile | undefined;
      let length = 0;
      let isTorn = false;
      async function begun(): Promise<JournalFile> {
        const created = await files.create(path);
        await files.syncFolder(dir);
        for (const folder of foldersWithNewEntry(dir, made)) await files.syncFolder(folder);
        return created;
      }
      return createJournalWriter(
        async (bytes) => {
          file ??= await begun();
          // Half a write is not to stand between two whole ones.
          if (isTorn) await file.truncate(length);
          isTorn = true;
          await file.appendFile(bytes);
          await file.datasync();
          isTorn = false;
          length += bytes.length;
        },
        {
          ...options,
          read: (fromByte) =>
            fromByte >= length ? nothing() : createReadStream(path, { start: fromByte, end: length - 1 }),
          close: () => file?.close() ?? rmdir(dir).catch(() => undefined),
        },
      );
    },
    remove: () => rm(dir, { recursive: true, force: true }),
  };
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
