import type { JournalWriter, JournalWriterOptions } from './journal-store.ts';

/** Appends bytes durably; when it throws, none of them is in the journal. */
type WriteBytes = (bytes: Uint8Array) => Promise<void>;

/** Creates a writer that collects what is appended and writes it with one write at a time, in order. */
export function createJournalWriter(
  write: WriteBytes,
  options: JournalWriterOptions & {
    /** Reads the durable part of the journal from a byte on. */
    read: (fromByte: number) => AsyncIterable<Uint8Array>;
    close?: () => Promise<void>;
  },
): JournalWriter {
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  let durableBytes = 0;
  let hasEnded = false;
  let writing: Promise<void> | undefined;

  function end(): void {
    hasEnded = true;
    waiting = [];
    waitingBytes = 0;
  }

  async function writeWaiting(): Promise<void> {
    try {
      await options.beforeWrite?.();
    } catch {
      return end();
    }
    const pieces = waiting;
    const bytes = Buffer.concat(pieces);
    waiting = [];
    try {
      await write(bytes);
      durableBytes += bytes.length;
      // If it has ended meanwhile, nothing waits any more.
      if (!hasEnded) waitingBytes -= bytes.length;
    } catch (error) {
      if (!hasEnded) waiting = [...pieces, ...waiting];
      options.onWriteFailed(error);
    }
  }

  async function flush(): Promise<void> {
    await writing;
    if (waitingBytes === 0) return;
    writing ??= writeWaiting().finally(() => (writing = undefined));
    await writing;
  }

  const timer = setInterval(() => void flush(), options.everyMs);
  timer.unref();
  return {
    get durableBytes() {
      return durableBytes;
    },
    append(bytes) {
      if (hasEnded) return;
      waiting.push(bytes);
      waitingBytes += bytes.length;
      if (waitingBytes <= options.maxWaitingBytes) return;
      end();
      options.onLost();
    },
    flush,
    read: (fromByte) => options.read(fromByte),
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await flush();
      await options.close?.();
    },
  };
}
