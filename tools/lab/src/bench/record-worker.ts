import { encodeRecord, type RecordingRecord } from '@scf-media/media/journal';
import { createMp4Muxer, type HeaderLastTarget } from '@scf-media/media/mp4';
import { openPageRecording } from '@scf-media/media/page-recording';
import { once } from 'node:events';
import { appendFile, open, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type WorkerMessage, workerOrder } from './worker-messages.ts';

/** Opens a target that writes the body to disk as it arrives, and the whole file at the end. */
async function openBodyFile(path: string): Promise<HeaderLastTarget & AsyncDisposable> {
  const bodyPath = `${path}.body`;
  const body = await open(bodyPath, 'w');
  return {
    async write(bytes) {
      await body.write(bytes);
    },
    async finish(head) {
      await writeFile(path, head);
      await appendFile(path, await readFile(bodyPath));
    },
    async [Symbol.asyncDispose]() {
      await body.close();
      await rm(bodyPath, { force: true });
    },
  };
}

interface JournalFile extends AsyncDisposable {
  append(record: RecordingRecord): void;
}

/** Flush interval, the same as web-record's. */
const everyMs = 500;

async function openJournalFile(path: string): Promise<JournalFile> {
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
  // A failure is reported when the file is closed.
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

/** Records one page as web-record's worker does, except for the upload: the file stays in the folder. Runs as a process of its own. */
const order = workerOrder.parse(JSON.parse(process.argv[2] ?? ''));
const send = (message: WorkerMessage): void => void process.send?.(message);
/** Resolves on a request to stop, or when the parent process is gone. */
const stopRequested = Promise.race([once(process, 'message'), once(process, 'disconnect')]);

const path = join(order.folder, 'ours.mp4');
await using body = await openBodyFile(path);
await using journal = await openJournalFile(join(order.folder, 'journal'));
await using recording = await openPageRecording({
  url: order.url,
  width: order.width,
  height: order.height,
  chromiumPath: order.chromiumPath,
  ffmpegPath: order.ffmpegPath,
  // Uses the proxy that checks addresses, as for every page; this page is on this machine.
  resolveAddresses: async () => [{ address: '127.0.0.1', family: 4 }],
  createMuxer: (format) => createMp4Muxer(body, format),
  journal,
  onEvent: ({ type, message }) => console.error(`page: ${type}: ${message}`),
  onHook: async () => undefined,
});
await recording.start();
send({ type: 'recording' });
await Promise.race([stopRequested, recording.failed]);
await recording.stop();
send({ type: 'finished', file: path });
process.disconnect?.();
