import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { listFoldersWithNewEntry, syncFolder } from './durable-folder.ts';
import { type JournalStore, parseJournalNumber, toJournalName } from './journal-store.ts';
import { createJournalWriter } from './journal-writer.ts';

/** A file that only grows, as a journal needs it. */
export interface JournalFile {
  appendFile(bytes: Uint8Array): Promise<void>;
  datasync(): Promise<void>;
  truncate(length: number): Promise<void>;
  close(): Promise<void>;
}

/** Creates journal files; tests replace it to simulate a power cut. */
export interface JournalFiles {
  /** Creates a file. @throws when it exists */
  create(path: string): Promise<JournalFile>;
  /** Syncs a folder: without that, a power cut may remove a new file with all its bytes. */
  syncFolder(path: string): Promise<void>;
}

const realFiles: JournalFiles = {
  create: (path) => open(path, 'ax'),
  syncFolder,
};

/**
 * Creates a store of journals as files of one directory that outlives the process: a mounted CFS on SCF, any folder
 * elsewhere.
 *
 * @param dir the task's own; created with the first bytes
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
      // Created with the first bytes: a task that records nothing leaves nothing.
      let file: JournalFile | undefined;
      let length = 0;
      let isTorn = false;
      async function createFile(): Promise<JournalFile> {
        const created = await files.create(path);
        await files.syncFolder(dir);
        for (const folder of listFoldersWithNewEntry(dir, made)) await files.syncFolder(folder);
        return created;
      }
      return createJournalWriter(
        async (bytes) => {
          file ??= await createFile();
          // A partial write must not remain between two complete ones.
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
