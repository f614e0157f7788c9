import { ServiceError } from '@scf-media/protocol/errors';
import { isStoreUnavailable, wait } from '../retry/index.ts';
import { applyChange, taskNotFound } from './apply-change.ts';
import { inTransaction, openSqliteDatabase, reachable } from './sqlite-database.ts';
import { taskOfRow } from './task-row.ts';
import type { Command, NewTask, Task, TaskChange, TaskFilter, TaskStore } from './task-store.ts';

/** One look is a key lookup of some 10 µs; four looks in the promised 200 ms leave room for a busy machine. */
const COMMAND_POLL_MS = 50;

/**
 * The embedded store: one file, several processes. Calls are short and block this thread while they last.
 *
 * @param path a file, or `:memory:` for a store of this process alone
 */
export function openSqliteTaskStore(path: string): TaskStore {
  const database = openSqliteDatabase(path);
  const selectTask = database.prepare('SELECT * FROM tasks WHERE id = ?');
  const selectCommands = database.prepare(
    'SELECT seq, type, request_id FROM commands WHERE task_id = ? AND seq > ? ORDER BY seq',
  );

  function find<D>(id: string): Task<D> | undefined {
    const row = reachable(() => selectTask.get(id));
    return row === undefined ? undefined : taskOfRow<D>(row);
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
    const nowMs = Date.now();
    const { changes } = reachable(() =>
      database
        .prepare(
          `INSERT INTO tasks (id, app, status, rank, final, version, create_time_ms, update_time_ms, attempts, data)
         VALUES (?, ?, ?, ?, 0, 1, ?, ?, 0, ?) ON CONFLICT (id) DO NOTHING`,
        )
        .run(task.id, task.app, task.status, task.rank, nowMs, nowMs, JSON.stringify(task.data)),
    );
    if (changes === 0)
      throw new ServiceError('TaskExists', `there is a task ${task.id}`, { fault: 'caller' });
    return existing<D>(task.id);
  }

  async function list<D>(filter: TaskFilter): Promise<Task<D>[]> {
    const select = database.prepare(
      `SELECT * FROM tasks WHERE app = :app AND (:final IS NULL OR final = :final)
           AND create_time_ms BETWEEN :from AND :to
         ORDER BY create_time_ms DESC, rowid DESC LIMIT :limit`,
    );
    const rows = reachable(() =>
      select.all({
        app: filter.app,
        final: filter.final === undefined ? null : Number(filter.final),
        from: filter.createdFromMs ?? 0,
        to: filter.createdToMs ?? Number.MAX_SAFE_INTEGER,
        limit: filter.limit ?? 100,
      }),
    );
    return rows.map((row) => taskOfRow<D>(row));
  }

  async function update<D>(
    id: string,
    change: (task: Task<D>) => TaskChange<D> | undefined,
    options: { owner?: string } = {},
  ): Promise<Task<D>> {
    return inTransaction(database, () => {
      const task = existing<D>(id);
      const next = applyChange(task, change, { owner: options.owner, nowMs: Date.now() });
      if (next === task) return task;
      database
        .prepare(
          'UPDATE tasks SET status = ?, rank = ?, final = ?, version = ?, update_time_ms = ?, data = ? WHERE id = ?',
        )
        .run(
          next.status,
          next.rank,
          Number(next.final),
          next.version,
          next.updateTimeMs,
          JSON.stringify(next.data),
          id,
        );
      return existing<D>(id);
    });
  }

  async function acquireLease<D>(id: string, owner: string, ttlMs: number): Promise<Task<D> | undefined> {
    return inTransaction(database, () => {
      const { final, lease } = existing(id);
      const nowMs = Date.now();
      const live = lease !== undefined && lease.untilMs > nowMs;
      if (final || (live && lease.owner !== owner)) return undefined;
      setLease(id, { owner, untilMs: nowMs + ttlMs });
      if (!live) database.prepare('UPDATE tasks SET attempts = attempts + 1 WHERE id = ?').run(id);
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

  async function lapsed<D>(app: string, nowMs: number, createdBeforeMs: number): Promise<Task<D>[]> {
    const select = database.prepare(
      `SELECT * FROM tasks WHERE app = ? AND final = 0 AND create_time_ms < ?
           AND (lease_until_ms IS NULL OR lease_until_ms <= ?) ORDER BY create_time_ms, rowid`,
    );
    return reachable(() => select.all(app, createdBeforeMs, nowMs)).map((row) => taskOfRow<D>(row));
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

  /** None also while the file is out of reach: the next look comes soon. */
  function newCommands(id: string, afterSeq: number) {
    try {
      return reachable(() => selectCommands.all(id, afterSeq));
    } catch (error) {
      if (!isStoreUnavailable(error)) throw error;
      return [];
    }
  }

  async function* commands(id: string, afterSeq: number, signal: AbortSignal) {
    let seen = afterSeq;
    // Other processes write the file without a word to us, so it is looked at again and again.
    while (!signal.aborted) {
      for (const row of newCommands(id, seen)) {
        seen = Number(row['seq']);
        yield { seq: seen, type: String(row['type']), requestId: String(row['request_id']) };
        if (signal.aborted) return;
      }
      await wait(COMMAND_POLL_MS, { hurry: signal });
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
    lapsed,
    sendCommand,
    commands,
    [Symbol.asyncDispose]: async () => {
      if (database.isOpen) database.close();
    },
  };
}
