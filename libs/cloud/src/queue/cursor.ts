import { ServiceError } from '@scf-media/protocol/errors';
import type { QueueItem, StoredRecord } from './durable-store.ts';

/** A place in a list that is ordered by time and, within a millisecond, by name. */
export interface Place {
  atMs: number;
  name: string;
}

/** Returns the cursor of an item: `<createdAtMs>/<id>`. */
export function toItemCursor(item: Pick<QueueItem, 'createdAtMs' | 'id'>): string {
  return `${item.createdAtMs}/${item.id}`;
}

/** Returns the cursor of a record: `<updatedAtMs>/<key>`. */
export function toRecordCursor(record: Pick<StoredRecord, 'updatedAtMs' | 'key'>): string {
  return `${record.updatedAtMs}/${record.key}`;
}

/** Parses a cursor. @throws ServiceError `InvalidCursor`, the caller's fault */
export function parseCursor(cursor: string): Place {
  const [, atMs, name] = /^(\d{1,15})\/(.*)$/s.exec(cursor) ?? [];
  if (atMs === undefined || name === undefined) {
    throw new ServiceError('InvalidCursor', 'a cursor is <milliseconds>/<name>', { fault: 'caller' });
  }
  return { atMs: Number(atMs), name };
}

/** Compares two places: negative when `a` is older. */
export function comparePlaces(a: Place, b: Place): number {
  return a.atMs - b.atMs || (a.name < b.name ? -1 : Number(a.name > b.name));
}
