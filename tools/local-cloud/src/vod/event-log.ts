import { type DatabaseSync } from 'node:sqlite';
import { z } from 'zod';

/** An event: `EventType`, and its data under a key named for the type. */
export interface VodEvent {
  readonly EventType: string;
  readonly [payload: string]: unknown;
}

/** How long events are kept, delivered or not. */
const KEPT_MS = 4 * 24 * 3600 * 1000;

type EventState = 'pending' | 'delivered' | 'failed';

/** An event with its delivery state. */
export interface LoggedEvent {
  readonly id: number;
  /** The file or task; events of one subject are delivered in order. */
  readonly subject: string;
  readonly event: VodEvent;
  readonly state: EventState;
  /** How often it was pushed or pulled. */
  readonly attempts: number;
  /** When it may be delivered (again); milliseconds since 1970. */
  readonly dueAtMs: number;
  /** The handle of the last pull. */
  readonly handle: string | undefined;
  readonly createdAtMs: number;
  readonly lastError: string | undefined;
}

/** All events, on disk, in the order in which they were raised. */
export interface EventLog {
  add(subject: string, event: VodEvent): void;
  /** Lists pending events that are due, oldest first. */
  due(nowMs: number): LoggedEvent[];
  /** Finds when the next pending event is due; undefined if none is pending. */
  nextDueAtMs(): number | undefined;
  /** Finds the pending event that was last pulled with a handle. */
  findHandle(handle: string): LoggedEvent | undefined;
  update(
    id: number,
    changes: Partial<Pick<LoggedEvent, 'state' | 'attempts' | 'dueAtMs' | 'handle' | 'lastError'>>,
  ): void;
  /** Newest first; without a limit, all of them. */
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
  // The receiver may have been restarted with us: reset the attempts of each event.
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
