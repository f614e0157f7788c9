/**
 * A process that adds to a store until it is killed: `<url> <callers> <payload bytes> <retention ms>`. It reports
 * confirmed ids and codes of errors over IPC.
 */
import { openDurableStore } from '../open-durable-store.ts';

const [url = '', callers = '1', payloadBytes = '1000', retentionMs = '3600000'] = process.argv.slice(2);
const report = (what: object) => process.send?.(what);

const store = await openDurableStore(url, { retentionMs: Number(retentionMs) });
const queue = store.queue('events');
const payload = { text: 'x'.repeat(Number(payloadBytes)) };
let next = 0;

async function addWithoutEnd(): Promise<void> {
  for (;;) {
    next += 1;
    const id = `event-${process.pid}-${next}`;
    try {
      await queue.add(id, payload);
      report({ added: id });
    } catch (error) {
      report({ refused: id, code: (error as { code?: string }).code });
      // The disk is full; retrying faster is useless.
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}

report({ ready: true });
await Promise.all(Array.from({ length: Number(callers) }, addWithoutEnd));
