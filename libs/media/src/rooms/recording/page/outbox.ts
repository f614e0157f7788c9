import { messagePrefix } from './delivery.ts';
import type { ChunkHeader, RoomEvent } from './room-api.ts';

/** What goes to the worker: everything in the order it was given, many messages in one request. */
export interface Outbox {
  send(event: RoomEvent): void;
  chunk(header: ChunkHeader, data: Blob): void;
  /** Bytes that the worker has not taken yet. */
  readonly heldBytes: number;
  /** Resolves when everything given so far was taken. */
  flushed(): Promise<void>;
}

/**
 * A request costs Chromium and the worker about as much as the bytes of a second: with four anchors they are
 * collected for so long, which keeps what a crash costs well below two seconds.
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
    // A worker that takes nothing any more is found by the worker's own watch: nothing can be told to it.
    delivering ??= deliver().finally(() => {
      delivering = undefined;
      if (waiting.parts.length > 0) add([], 0);
    });
  };
  return {
    send: (event) => add([messagePrefix(event, 0)], 0),
    chunk: (header, data) => add([messagePrefix(header, data.size), data], data.size),
    get heldBytes() {
      return heldBytes;
    },
    async flushed() {
      while (delivering !== undefined) await delivering;
    },
  };
}

/** Until the worker has it: it may be busy for as long as its storage is. A delivery sent twice is known by its number. */
async function post(path: string, body: Blob): Promise<void> {
  for (;;) {
    try {
      const response = await fetch(path, { method: 'POST', body, signal: AbortSignal.timeout(30_000) });
      if (response.ok) return;
    } catch {
      // The next try tells.
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
