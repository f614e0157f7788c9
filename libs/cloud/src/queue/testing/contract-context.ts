import { randomUUID } from 'node:crypto';
import { afterEach } from 'vitest';
import type { DurableStore } from '../durable-store.ts';

/**
 * Opens the store at a place; a place that was not used before is empty.
 *
 * @param place letters, digits and dashes
 */
export type OpenStore = (place: string, options: { retentionMs: number }) => Promise<DurableStore>;

export interface ContractContext {
  /** A new store, or the one at the same place again. It is closed after the test. */
  open(options?: { retentionMs?: number; place?: string }): Promise<DurableStore>;
  freshPlace(): string;
}

/** Opens stores for a contract; call it inside a `describe`. */
export function contractContext(open: OpenStore): ContractContext {
  const opened: DurableStore[] = [];
  afterEach(async () => {
    for (const store of opened.splice(0)) await store[Symbol.asyncDispose]();
  });
  const freshPlace = () => randomUUID();
  return {
    freshPlace,
    open: async ({ retentionMs = 3_600_000, place = freshPlace() } = {}) => {
      const store = await open(place, { retentionMs });
      opened.push(store);
      return store;
    },
  };
}
