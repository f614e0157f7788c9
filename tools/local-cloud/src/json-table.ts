import { type DatabaseSync } from 'node:sqlite';
import { type z } from 'zod';

/** A table of documents of one kind, by id. */
export interface JsonTable<T> {
  get(id: string): T | undefined;
  put(id: string, document: T): void;
  delete(id: string): void;
  /** Newest first; without a limit, all of them. */
  list(limit?: number): T[];
  /** Deletes documents first stored before a time. */
  deleteOlderThan(timeMs: number): void;
}

/** Opens a table, and creates it if it is missing. @param name must be a trusted identifier */
export function openJsonTable<Schema extends z.ZodType>(
  database: DatabaseSync,
  name: string,
  schema: Schema,
): JsonTable<z.output<Schema>> {
  database.exec(`
    CREATE TABLE IF NOT EXISTS ${name} (id TEXT PRIMARY KEY, created_ms INTEGER NOT NULL, json TEXT NOT NULL) STRICT`);
  const select = database.prepare(`SELECT json FROM ${name} WHERE id = ?`);
  const selectAll = database.prepare(`SELECT json FROM ${name} ORDER BY created_ms DESC, rowid DESC LIMIT ?`);
  const upsert = database.prepare(
    `INSERT INTO ${name} VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET json = excluded.json`,
  );
  const remove = database.prepare(`DELETE FROM ${name} WHERE id = ?`);
  const removeOld = database.prepare(`DELETE FROM ${name} WHERE created_ms < ?`);
  const parse = (row: Record<string, unknown>): z.output<Schema> =>
    schema.parse(JSON.parse(String(row['json'])));
  return {
    get(id) {
      const row = select.get(id);
      return row === undefined ? undefined : parse(row);
    },
    put: (id, document) => void upsert.run(id, Date.now(), JSON.stringify(document)),
    delete: (id) => void remove.run(id),
    list: (limit = -1) => selectAll.all(limit).map(parse),
    deleteOlderThan: (timeMs) => void removeOld.run(timeMs),
  };
}
