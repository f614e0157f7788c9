import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { RawStore } from './raw-store.ts';
import { logName, logNumber } from './log-name.ts';
import { createRawWriter } from './raw-writer.ts';

/**
 * Logs as files of one directory, which outlives the process: a mounted CFS in SCF, any folder elsewhere.
 *
 * @param dir the task's own; made when something is first written
 */
export function directoryRawStore(dir: string): RawStore {
  async function names(): Promise<string[]> {
    try {
      return (await readdir(dir)).filter((name) => logNumber(name) !== undefined).sort();
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
      throw error;
    }
  }

  return {
    logs: async () => (await names()).map((name) => ({ read: () => createReadStream(join(dir, name)) })),
    async begin(options) {
      await mkdir(dir, { recursive: true });
      const path = join(dir, logName((logNumber((await names()).at(-1)) ?? 0) + 1));
      // Made with the first bytes: of a task that records nothing nothing is left.
      let file: FileHandle | undefined;
      let length = 0;
      return createRawWriter(
        async (bytes) => {
          file ??= await open(path, 'ax');
          try {
            await file.appendFile(bytes);
            await file.datasync();
          } catch (error) {
            // Half a write is not to stand between two whole ones.
            await file.truncate(length).catch(() => undefined);
            throw error;
          }
          length += bytes.length;
        },
        { ...options, close: () => file?.close() ?? rmdir(dir).catch(() => undefined) },
      );
    },
    remove: () => rm(dir, { recursive: true, force: true }),
  };
}
