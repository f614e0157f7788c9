import { isStoreUnavailable, wait } from '../../retry/index.ts';
import { applyChange, taskExists, taskNotFound } from './apply-change.ts';
import { emptyLog, inTransaction, openSqliteDatabase, reachable, parseTaskRow } from './sqlite-database.ts';
import { parseTaskCursor } from './task-cursor.ts';
import type { Command, NewTask, Task, TaskChange, TaskFilter, TaskStore, TokenClaim } from './task-store.ts';

/** A poll is a key lookup of some 10 µs; four polls in the promised 200 ms leave a margin for a busy machine. */
const COMMAND_POLL_MS = 50;

/** How many expired tasks are deleted with each new one. */
const DELETE_BATCH = 100;

/** The expression of the index. */
const LOOK_AT = 'max(due_at_ms, ifnull(lease_until_ms, 0))';

/**
 * Opens the embedded store: one file, several processes on one machine. Calls are short and block this thread.
 *
 * @param path a file, or `:memory:` for a store of this process alone
 * @param options.keepMs how long a finished task is kept, ms
 */
export function openSqliteTaskStore(path: string, options: { keepMs: number }): TaskStore {
  const database = openSqliteDatabase(path);
  const selectTask = database.prepare('SELECT *, rowid AS seq FROM tasks WHERE id = ?');
  const selectCommands = database.prepare(
    'SELECT seq, type, request_id FROM commands WHERE task_id = ? AND seq > ? ORDER BY seq',
  );

  function find<D>(id: string): Task<D> | undefined {
    const row = reachable(() => selectTask.get(id));
    return row === undefined ? undefined : parseTaskRow<D>(row);
  }

  function existing<D>(id: string): Task<D> {
    const task = find<D>(id);
    if (task === undefined) throw taskNotFound(id);
    return task;
  }

  function setLease(id: string, lease: Task['lease']): void {
    database
      .prepare('UPDATE tasks SET lease_owner = ?, lease_until_ms = ? WHERE id = ?')
      .run(lease?.owner ?? null, lease?.untilMs ?? null, id);
  }

  async function create<D>(task: NewTask<D>): Promise<Task<D>> {
    const { id, app, status, rank, data, origin = '', dueInMs = 0 } = task;
    return inTransaction(database, () => {
      const nowMs = Date.now();
      deleteExpired(nowMs);
      const { changes } = database
        .prepare(
          `INSERT INTO tasks (id, app, status, rank, final, version, create_time_ms, update_time_ms, attempts, data,
             due_at_ms, origin)
           VALUES (?, ?, ?, ?, 0, 1, ?, ?, 0, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
        )
        .run(id, app, status, rank, nowMs, nowMs, JSON.stringify(data), nowMs + dueInMs, origin);
      const same = database.prepare("SELECT 1 FROM tasks WHERE id = ? AND origin = ? AND origin <> ''");
      if (changes === 0 && same.get(id, origin) === undefined) throw taskExists(id);
      return existing<D>(id);
    });
  }

  function deleteExpired(nowMs: number): void {
    const old = `SELECT id FROM tasks WHERE final = 1 AND update_time_ms < ? LIMIT ${DELETE_BATCH}`;
    const beforeMs = nowMs - options.keepMs;
    database.prepare(`DELETE FROM commands WHERE task_id IN (${old})`).run(beforeMs);
    database.prepare(`DELETE FROM tasks WHERE id IN (${old})`).run(beforeMs);
    database.prepare('DELETE FROM tokens WHERE until_ms < ?').run(nowMs);
    // Each nonce of a signed request is a claimed name.
    database.prepare('DELETE FROM turns WHERE until_ms < ?').run(nowMs);
  }

  async function list<D>(filter: TaskFilter): Promise<Task<D>[]> {
    const select = database.prepare(
      `SELECT *, rowid AS seq FROM tasks WHERE app = :app AND (:final IS NULL OR final = :final)
           AND create_time_ms BETWEEN :from AND :to
           AND (create_time_ms < :afterMs OR (create_time_ms = :afterMs AND rowid < :afterSeq))
         ORDER BY create_time_ms DESC, rowid DESC LIMIT :limit`,
    );
    const after = filter.after === undefined ? undefined : parseTaskCursor(filter.after);
    const rows = reachable(() =>
      select.all({
        app: filter.app,
        final: filter.final === undefined ? null : Number(filter.final),
        from: filter.createdFromMs ?? 0,
        to: filter.createdToMs ?? Number.MAX_SAFE_INTEGER,
        afterMs: after?.createTimeMs ?? Number.MAX_SAFE_INTEGER,
        afterSeq: after?.seq ?? 0,
        limit: filter.limit ?? 100,
      }),
    );
    return rows.map((row) => parseTaskRow<D>(row));
  }

  async function update<D>(
    id: string,
    change: (task: Task<D>) => TaskChange<D> | undefined,
    options: { owner?: string } = {},
  ): Promise<Task<D>> {
    const changed = inTransaction(database, () => {
      const task = existing<D>(id);
      const next = applyChange(task, change, { owner: options.owner, nowMs: Date.now() });
      if (next === task) return task;
      database
        .prepare(
          'UPDATE tasks SET status = ?, rank = ?, final = ?, version = ?, update_time_ms = ?, data = ?, due_at_ms = ? WHERE id = ?',
        )
        .run(
          next.status,
          next.rank,
          Number(next.final),
          next.version,
          next.updateTimeMs,
          JSON.stringify(next.data),
          next.dueAtMs,
          id,
        );
      return existing<D>(id);
    });
    // The task's secrets are not needed any more.
    if (changed.final) emptyLog(database);
    return changed;
  }

  async function acquireLease<D>(id: string, owner: string, ttlMs: number): Promise<Task<D> | undefined> {
    return inTransaction(database, () => {
      const { final, lease } = existing(id);
      const nowMs = Date.now();
      const live = lease !== undefined && lease.untilMs > nowMs;
      if (final || (live && lease.owner !== owner)) return undefined;
      setLease(id, { owner, untilMs: nowMs + ttlMs });
      database
        .prepare('UPDATE tasks SET attempts = attempts + ?, due_at_ms = 0 WHERE id = ?')
        .run(live ? 0 : 1, id);
      return existing<D>(id);
    });
  }

  async function renewLease(id: string, owner: string, ttlMs: number): Promise<boolean> {
    return inTransaction(database, () => {
      if (existing(id).lease?.owner !== owner) return false;
      setLease(id, { owner, untilMs: Date.now() + ttlMs });
      return true;
    });
  }

  async function releaseLease(id: string, owner: string): Promise<void> {
    inTransaction(database, () => {
      if (existing(id).lease?.owner === owner) setLease(id, undefined);
    });
  }

  async function listDue<D>(
    app: string,
    { limit = 100, aheadMs = 0 }: { limit?: number; aheadMs?: number } = {},
  ): Promise<Task<D>[]> {
    const select = database.prepare(
      `SELECT *, rowid AS seq FROM tasks WHERE app = ? AND final = 0 AND ${LOOK_AT} <= ? ORDER BY ${LOOK_AT}, rowid LIMIT ?`,
    );
    return reachable(() => select.all(app, Date.now() + aheadMs, limit)).map((row) => parseTaskRow<D>(row));
  }

  async function countOpen(app: string): Promise<number> {
    const select = database.prepare('SELECT count(*) AS open FROM tasks WHERE app = ? AND final = 0');
    return Number(reachable(() => select.get(app))?.['open']);
  }

  async function claimToken(app: string, token: string, claim?: TokenClaim): Promise<TokenClaim | undefined> {
    return inTransaction(database, () => {
      const nowMs = Date.now();
      database
        .prepare('DELETE FROM tokens WHERE app = ? AND token = ? AND until_ms < ?')
        .run(app, token, nowMs);
      if (claim !== undefined) {
        database
          .prepare(
            `INSERT INTO tokens (app, token, task_id, origin, until_ms) VALUES (?, ?, ?, ?, ?)
             ON CONFLICT (app, token) DO NOTHING`,
          )
          .run(app, token, claim.taskId, claim.origin, nowMs + options.keepMs);
      }
      const stored = database
        .prepare('SELECT task_id, origin FROM tokens WHERE app = ? AND token = ?')
        .get(app, token);
      if (stored === undefined) return undefined;
      return { taskId: String(stored['task_id']), origin: String(stored['origin']) };
    });
  }

  async function claimName(name: string, forMs: number): Promise<boolean> {
    const nowMs = Date.now();
    const { changes } = reachable(() =>
      database
        .prepare(
          `INSERT INTO turns (name, until_ms) VALUES (:name, :until)
           ON CONFLICT (name) DO UPDATE SET until_ms = :until WHERE until_ms <= :now OR until_ms > :latest`,
        )
        // A claim that lasts longer than this was made by a clock that has been set back since.
        .run({ name, until: nowMs + forMs, now: nowMs, latest: nowMs + forMs }),
    );
    return changes > 0;
  }

  async function addTotals(app: string, amounts: Readonly<Record<string, number>>): Promise<void> {
    inTransaction(database, () => {
      const add = database.prepare(
        `INSERT INTO totals (app, name, amount) VALUES (?, ?, ?)
         ON CONFLICT (app, name) DO UPDATE SET amount = amount + excluded.amount`,
      );
      for (const [name, amount] of Object.entries(amounts)) add.run(app, name, amount);
    });
  }

  async function readTotals(app: string): Promise<Record<string, number>> {
    const select = database.prepare('SELECT name, amount FROM totals WHERE app = ?');
    const rows = reachable(() => select.all(app));
    return Object.fromEntries(rows.map(({ name, amount }) => [String(name), Number(amount)]));
  }

  // Tickets are in the table of claimed names, as `queue:<name>:<ticket>`.
  const inQueue = 'substr(name, 1, length(:queue)) = :queue';
  const toQueueName = (name: string): string => `queue:${name}:`;

  async function joinQueue(name: string, ticket: string, forMs: number): Promise<void> {
    inTransaction(database, () => {
      const queue = toQueueName(name);
      const last = database
        .prepare(`SELECT max(until_ms) AS last FROM turns WHERE ${inQueue}`)
        .get({ queue });
      database
        .prepare('INSERT OR REPLACE INTO turns (name, until_ms) VALUES (?, ?)')
        .run(queue + ticket, Math.max(Date.now() + forMs, Number(last?.['last'] ?? 0) + 1));
    });
  }

  async function countAhead(name: string, ticket: string): Promise<number | undefined> {
    return inTransaction(database, () => {
      const queue = toQueueName(name);
      database
        .prepare(`DELETE FROM turns WHERE ${inQueue} AND until_ms <= :now`)
        .run({ queue, now: Date.now() });
      const own = database.prepare('SELECT until_ms FROM turns WHERE name = ?').get(queue + ticket);
      if (own === undefined) return undefined;
      const ahead = database.prepare(
        `SELECT count(*) AS n FROM turns WHERE ${inQueue} AND until_ms < :until`,
      );
      return Number(ahead.get({ queue, until: Number(own['until_ms']) })?.['n']);
    });
  }

  async function leaveQueue(name: string, ticket: string): Promise<void> {
    reachable(() => database.prepare('DELETE FROM turns WHERE name = ?').run(toQueueName(name) + ticket));
  }

  async function sendCommand(id: string, command: Command): Promise<number> {
    return inTransaction(database, () => {
      existing(id);
      const last = database.prepare('SELECT max(seq) AS seq FROM commands WHERE task_id = ?').get(id);
      const seq = Number(last?.['seq'] ?? 0) + 1;
      database
        .prepare('INSERT INTO commands (task_id, seq, type, request_id) VALUES (?, ?, ?, ?)')
        .run(id, seq, command.type, command.requestId);
      return seq;
    });
  }

  /** Returns none while the file is unavailable: the next poll comes soon. */
  function newCommands(id: string, afterSeq: number) {
    try {
      return reachable(() => selectCommands.all(id, afterSeq));
    } catch (error) {
      if (!isStoreUnavailable(error)) throw error;
      return [];
    }
  }

  async function* watchCommands(id: string, afterSeq: number, signal: AbortSignal) {
    let seen = afterSeq;
    // Other processes write the file without a notification, so it is polled.
    while (!signal.aborted) {
      for (const row of newCommands(id, seen)) {
        seen = Number(row['seq']);
        yield { seq: seen, type: String(row['type']), requestId: String(row['request_id']) };
        if (signal.aborted) return;
      }
      await wait(COMMAND_POLL_MS, { until: signal });
    }
  }

  return {
    create,
    get: async <D>(id: string) => find<D>(id),
    list,
    update,
    acquireLease,
    renewLease,
    releaseLease,
    listDue,
    countOpen,
    claimToken,
    claimName,
    addTotals,
    readTotals,
    joinQueue,
    countAhead,
    leaveQueue,
    sendCommand,
    watchCommands,
    [Symbol.asyncDispose]: async () => {
      if (database.isOpen) database.close();
    },
  };
}
