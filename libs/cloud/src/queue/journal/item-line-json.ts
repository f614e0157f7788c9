import type { NewItem } from './item-entry.ts';

/**
 * Returns the journal's line for a new item. Built by hand: it is needed for every event, and JSON.stringify takes
 * several times as long.
 *
 * @param payloadJson without a line break
 */
export function itemLineJson(queue: string, head: NewItem, payloadJson: string): string {
  const { id, createdAtMs, state, attempts, updatedAtMs, dueAtMs } = head;
  const names = `{"op":"item","queue":${JSON.stringify(queue)},"id":${JSON.stringify(id)}`;
  const times = `"createdAtMs":${createdAtMs},"updatedAtMs":${updatedAtMs},"dueAtMs":${dueAtMs}`;
  return `${names},${times},"state":"${state}","attempts":${attempts},"payload":${payloadJson}}`;
}
