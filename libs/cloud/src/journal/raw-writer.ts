import type { RawWriter, RawWriterOptions } from './raw-store.ts';

/** Makes a few bytes durable at the end of a log; when it throws, nothing of them is in the log. */
export type WriteLog = (bytes: Uint8Array) => Promise<void>;

/** Collects what is appended and writes it in turns: one write at a time, so the order is the order of appending. */
export function createRawWriter(
  write: WriteLog,
  options: RawWriterOptions & {
    /** The log from a byte on, as far as it is durable. */
    read: (fromByte: number) => AsyncIterable<Uint8Array>;
    close?: () => Promise<void>;
  },
): RawWriter {
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  let durableBytes = 0;
  let lost = false;
  let writing: Promise<void> | undefined;

  function end(): void {
    lost = true;
    waiting = [];
    waitingBytes = 0;
  }

  async function turn(): Promise<void> {
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
      waitingBytes -= bytes.length;
      durableBytes += bytes.length;
    } catch (error) {
      waiting = [...pieces, ...waiting];
      options.onTrouble(error);
    }
  }

  async function flush(): Promise<void> {
    await writing;
    if (waitingBytes === 0) return;
    writing ??= turn().finally(() => (writing = undefined));
    await writing;
  }

  const timer = setInterval(() => void flush(), options.everyMs);
  timer.unref();
  return {
    get durableBytes() {
      return durableBytes;
    },
    append(bytes) {
      if (lost) return;
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
