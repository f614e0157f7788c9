import { type DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { type VodEvent } from './vod-event.ts';

/** Events are kept for four days, told or not. */
const KEPT_MS = 4 * 24 * 3600 * 1000;

export type EventState = 'pending' | 'delivered' | 'failed';

/** An event that is to be told, or was. */
export interface LoggedEvent {
  readonly id: number;
  /** What it is about; events of one subject are told one after another. */
  readonly subject: string;
  readonly event: VodEvent;
  readonly state: EventState;
  /** How often it was pushed or handed out. */
  readonly attempts: number;
  /** From then on it may be told (again); milliseconds since 1970. */
  readonly dueAtMs: number;
  /** The handle of the last time it was handed out. */
  readonly handle: string | undefined;
  readonly createdAtMs: number;
  readonly lastError: string | undefined;
}

/** The events, on disk, in the order in which they were raised. */
export interface EventLog {
  add(subject: string, event: VodEvent): void;
  /** Pending events that are due, the oldest first. */
  due(nowMs: number): LoggedEvent[];
  /** When the next pending event is due; undefined when none is pending. */
  nextDueAtMs(): number | undefined;
  /** The pending event that was last handed out under a handle. */
  findHandle(handle: string): LoggedEvent | undefined;
  update(
    id: number,
    changes: Partial<Pick<LoggedEvent, 'state' | 'attempts' | 'dueAtMs' | 'handle' | 'lastError'>>,
  ): void;
  /** The newest first; all of them without a limit. */
  list(limit?: number): LoggedEvent[];
}

const rowSchema = z
  .object({
    id: z.number(),
    subject: z.string(),
    json: z.string(),
    state: z.enum(['pending', 'delivered', 'failed']),
    attempts: z.number(),
    due_ms: z.number(),
    handle: z.string().nullable(),
    created_ms: z.number(),
    last_error: z.string().nullable(),
  })
  .transform((row): LoggedEvent => ({
    id: row.id,
    subject: row.subject,
    event: z.looseObject({ EventType: z.string() }).parse(JSON.parse(row.json)),
    state: row.state,
    attempts: row.attempts,
    dueAtMs: row.due_ms,
    handle: row.handle ?? undefined,
    createdAtMs: row.created_ms,
    lastError: row.last_error ?? undefined,
  }));

export function openEventLog(database: DatabaseSync): EventLog {
  database.exec(`
    CREATE TABLE IF NOT EXISTS events (
      id INTEGER PRIMARY KEY AUTOINCREMENT, subject TEXT NOT NULL, json TEXT NOT NULL, state TEXT NOT NULL,
      attempts INTEGER NOT NULL, due_ms INTEGER NOT NULL, handle TEXT, created_ms INTEGER NOT NULL, last_error TEXT
    ) STRICT`);
  const removeOld = database.prepare('DELETE FROM events WHERE created_ms < ?');
  const insert = database.prepare(
    `INSERT INTO events (subject, json, state, attempts, due_ms, created_ms) VALUES (?, ?, 'pending', 0, ?, ?)`,
  );
  const due = database.prepare(`SELECT * FROM events WHERE state = 'pending' AND due_ms <= ? ORDER BY id`);
  const next = database.prepare(`SELECT min(due_ms) AS due_ms FROM events WHERE state = 'pending'`);
  const byHandle = database.prepare(`SELECT * FROM events WHERE state = 'pending' AND handle = ?`);
  const byId = database.prepare('SELECT * FROM events WHERE id = ?');
  const all = database.prepare('SELECT * FROM events ORDER BY id DESC LIMIT ?');
  const update = database.prepare(
    'UPDATE events SET state = ?, attempts = ?, due_ms = ?, handle = ?, last_error = ? WHERE id = ?',
  );
  const rows = rowSchema.array();
  // Who is told of them may have been restarted with us: each event gets its attempts anew.
  database.exec(`UPDATE events SET attempts = 0, due_ms = 0 WHERE state = 'pending' AND handle IS NULL`);
  return {
    add(subject, event) {
      const nowMs = Date.now();
      removeOld.run(nowMs - KEPT_MS);
      insert.run(subject, JSON.stringify(event), nowMs, nowMs);
    },
    due: (nowMs) => rows.parse(due.all(nowMs)),
    nextDueAtMs: () => z.object({ due_ms: z.number().nullable() }).parse(next.get()).due_ms ?? undefined,
    findHandle: (handle) => rows.parse(byHandle.all(handle))[0],
    update(id, changes) {
      const [before] = rows.parse(byId.all(id));
      if (before === undefined) return;
      const { state, attempts, dueAtMs, handle, lastError } = { ...before, ...changes };
      update.run(state, attempts, dueAtMs, handle ?? null, lastError ?? null, id);
    },
    list: (limit = -1) => rows.parse(all.all(limit)),
  };
}
