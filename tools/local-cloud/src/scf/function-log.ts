import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';

/** How long lines are kept, like in SCF's default topic. */
const KEPT_MS = 7 * 24 * 3600 * 1000;

const lineSchema = z
  .object({
    id: z.number(),
    time_ms: z.number(),
    topic_id: z.string(),
    function_name: z.string(),
    qualifier: z.string(),
    message: z.string(),
  })
  .transform((row) => ({
    id: row.id,
    timeMs: row.time_ms,
    topicId: row.topic_id,
    functionName: row.function_name,
    qualifier: row.qualifier,
    message: row.message,
  }));

/** One line written by a deployed function. */
export type LoggedLine = z.output<typeof lineSchema>;

/** The output of deployed functions, on disk. */
export interface FunctionLog extends Disposable {
  add(line: Omit<LoggedLine, 'id' | 'timeMs'>): void;
  /** The lines of a topic in [fromMs, toMs), oldest first. */
  between(topicId: string, fromMs: number, toMs: number): LoggedLine[];
}

/** Opens `<dir>/state/scf-logs.db`. */
export function openFunctionLog(dir: string): FunctionLog {
  mkdirSync(join(dir, 'state'), { recursive: true });
  const database = new DatabaseSync(join(dir, 'state', 'scf-logs.db'));
  // Losing lines in a power cut is acceptable.
  database.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = OFF;
    CREATE TABLE IF NOT EXISTS lines (
      id INTEGER PRIMARY KEY, time_ms INTEGER NOT NULL, topic_id TEXT NOT NULL, function_name TEXT NOT NULL,
      qualifier TEXT NOT NULL, message TEXT NOT NULL
    ) STRICT;
    CREATE INDEX IF NOT EXISTS lines_of_topics ON lines (topic_id, time_ms)`);
  database.prepare('DELETE FROM lines WHERE time_ms < ?').run(Date.now() - KEPT_MS);
  const insert = database.prepare('INSERT INTO lines VALUES (NULL, ?, ?, ?, ?, ?)');
  const select = database.prepare(
    'SELECT * FROM lines WHERE topic_id = ? AND time_ms >= ? AND time_ms < ? ORDER BY time_ms, id',
  );
  return {
    add({ topicId, functionName, qualifier, message }) {
      // The last output of a process may arrive after the database is closed.
      if (database.isOpen) insert.run(Date.now(), topicId, functionName, qualifier, message);
    },
    between: (topicId, fromMs, toMs) => lineSchema.array().parse(select.all(topicId, fromMs, toMs)),
    [Symbol.dispose]: () => database.close(),
  };
}
