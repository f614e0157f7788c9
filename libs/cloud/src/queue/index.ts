export { toItemCursor, toRecordCursor } from './cursor.ts';
export type { DurableQueue, DurableRecords, DurableStore, ItemState, QueueItem } from './durable-store.ts';
export { openDurableStore } from './open-durable-store.ts';
