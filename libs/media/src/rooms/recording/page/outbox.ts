import { createMessagePrefix, type ChunkHeader, type RoomEvent } from './room-api.ts';

/** Sends events and recorded bytes to the worker, in order, several in one request. */
export interface Outbox {
  send(event: RoomEvent): void;
  sendChunk(header: ChunkHeader, data: Blob): void;
  /** Bytes that the worker has not accepted yet. */
  readonly heldBytes: number;
  /** Resolves when everything so far has been accepted. */
  flushed(): Promise<void>;
}

/**
 * A request costs Chromium and the worker about as much as the bytes of a second, so messages are collected for this
 * long. A crash still loses well below two seconds.
 */
const collectMs = 200;

export function createOutbox(): Outbox {
  let waiting: { parts: BlobPart[]; bytes: number } = { parts: [], bytes: 0 };
  let heldBytes = 0;
  let deliveries = 0;
  let delivering: Promise<void> | undefined;

  async function deliver(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, collectMs));
    while (waiting.parts.length > 0) {
      const { parts, bytes } = waiting;
      waiting = { parts: [], bytes: 0 };
      await post(`delivery/${deliveries++}`, new Blob(parts));
      heldBytes -= bytes;
    }
  }
  const add = (parts: BlobPart[], bytes: number): void => {
    waiting.parts.push(...parts);
    waiting.bytes += bytes;
    heldBytes += bytes;
    // When the worker accepts nothing any more, its own watchdog notices: nothing can be sent to it.
    delivering ??= deliver().finally(() => {
      delivering = undefined;
      if (waiting.parts.length > 0) add([], 0);
    });
  };
  return {
    send: (event) => add([createMessagePrefix(event, 0)], 0),
    sendChunk: (header, data) => add([createMessagePrefix(header, data.size), data], data.size),
    get heldBytes() {
      return heldBytes;
    },
    async flushed() {
      while (delivering !== undefined) await delivering;
    },
  };
}

/**
 * Retries until the worker has accepted it, which may take as long as its storage is busy. It recognizes a repeated
 * delivery by its number.
 */
async function post(path: string, body: Blob): Promise<void> {
  for (;;) {
    try {
      const response = await fetch(path, { method: 'POST', body, signal: AbortSignal.timeout(30_000) });
      if (response.ok) return;
    } catch {
      // Retried below.
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
