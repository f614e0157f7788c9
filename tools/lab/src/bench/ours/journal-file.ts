import { open } from 'node:fs/promises';
import { encodeRecord, type RecordingRecord } from '@scf-media/media/journal';

export interface JournalFile extends AsyncDisposable {
  append(record: RecordingRecord): void;
}

/** As web-record does it: durable twice a second. */
const everyMs = 500;

export async function openJournalFile(path: string): Promise<JournalFile> {
  const file = await open(path, 'a');
  let waiting: Uint8Array[] = [];
  let written: Promise<void> = Promise.resolve();
  const flush = (): Promise<void> => {
    const bytes = Buffer.concat(waiting);
    waiting = [];
    written = written.then(async () => {
      if (bytes.length === 0) return;
      await file.write(bytes);
      await file.datasync();
    });
    return written;
  };
  // A failure comes out where the file is closed.
  const timer = setInterval(() => void flush().catch(() => undefined), everyMs);
  return {
    append: (record) => void waiting.push(encodeRecord(record)),
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      try {
        await flush();
      } finally {
        await file.close();
      }
    },
  };
}
