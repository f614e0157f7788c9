export { toItemCursor, toRecordCursor } from './cursor.ts';
export type {
  DurableQueue,
  DurableRecords,
  DurableStore,
  ItemError,
  ItemState,
  QueueItem,
  StoredRecord,
} from './durable-store.ts';
export { openDurableStore, type DurableStoreOptions } from './open-durable-store.ts';
