import { DatabaseSync } from 'node:sqlite';
import { toMessage, ServiceError } from '@scf-media/protocol/errors';
import { z } from 'zod';
import { storeUnavailable } from '../../retry/index.ts';
import type { Task } from './task-store.ts';

/** "scfm", to recognise databases of other programs. */
const APPLICATION_ID = 0x7363666d;
/** How long a writer waits for another process's transaction; ours take well under a millisecond. */
const BUSY_TIMEOUT_MS = 5_000;

const [BUSY, LOCKED, IO_ERROR, FULL, CANT_OPEN, PROTOCOL] = [5, 6, 10, 13, 14, 15];
const TEMPORARY = new Set([BUSY, LOCKED, IO_ERROR, FULL, CANT_OPEN, PROTOCOL]);

const SCHEMA_1 = `
  CREATE TABLE tasks (
    id TEXT PRIMARY KEY,
    app TEXT NOT NULL,
    status TEXT NOT NULL,
    rank INTEGER NOT NULL,
    final INTEGER NOT NULL,
    version INTEGER NOT NULL,
    create_time_ms INTEGER NOT NULL,
    update_time_ms INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    lease_owner TEXT,
    lease_until_ms INTEGER,
    data TEXT NOT NULL
  ) STRICT;
  CREATE INDEX tasks_by_time ON tasks (app, create_time_ms);
  CREATE INDEX tasks_open ON tasks (app, create_time_ms) WHERE final = 0;
  CREATE TABLE commands (
    task_id TEXT NOT NULL REFERENCES tasks (id),
    seq INTEGER NOT NULL,
    type TEXT NOT NULL,
    request_id TEXT NOT NULL,
    PRIMARY KEY (task_id, seq)
  ) STRICT, WITHOUT ROWID;
  PRAGMA application_id = ${APPLICATION_ID};
`;

/** Adds due times, origins of creates, tokens and claimed names, and an index of expired tasks. */
const SCHEMA_2 = `
  ALTER TABLE tasks ADD COLUMN due_at_ms INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE tasks ADD COLUMN origin TEXT NOT NULL DEFAULT '';
  CREATE INDEX tasks_due ON tasks (app, max(due_at_ms, ifnull(lease_until_ms, 0))) WHERE final = 0;
  CREATE INDEX tasks_ended ON tasks (update_time_ms) WHERE final = 1;
  CREATE TABLE tokens (
    app TEXT NOT NULL,
    token TEXT NOT NULL,
    task_id TEXT NOT NULL,
    origin TEXT NOT NULL,
    until_ms INTEGER NOT NULL,
    PRIMARY KEY (app, token)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE turns (name TEXT PRIMARY KEY, until_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;
`;

/** Adds the totals of apps. */
const SCHEMA_3 = `
  CREATE TABLE totals (
    app TEXT NOT NULL,
    name TEXT NOT NULL,
    amount INTEGER NOT NULL,
    PRIMARY KEY (app, name)
  ) STRICT, WITHOUT ROWID;
`;

/** The steps from each version to the next, beginning with an empty file. */
const MIGRATIONS = [SCHEMA_1, SCHEMA_2, SCHEMA_3];
const SCHEMA_VERSION = MIGRATIONS.length;

/**
 * Opens the store's file and creates it if missing or empty. Several processes may open and write it concurrently.
 *
 * @param path a file, or `:memory:`
 * @throws ServiceError `TaskStoreUnreadable`: damaged, truncated, of another program, or of a newer version; a file
 *   of an older version is migrated
 */
export function openSqliteDatabase(path: string): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
    // The write-ahead log lets the web function read while a worker writes. With it, NORMAL loses nothing when a
    // process dies; only a power cut may undo the last transactions.
    switchToWriteAheadLog(database);
    database.exec('PRAGMA synchronous = NORMAL');
    // Deleted data, such as keys, must not stay in the file.
    database.exec('PRAGMA secure_delete = ON');
    // It takes time in proportion to the file, and blocks nobody: it is outside a transaction, and readers do not
    // block in this mode.
    checkContents(database);
    if (readVersion(database) !== SCHEMA_VERSION) inTransaction(database, migrate);
    return database;
  } catch (error) {
    database?.close();
    throw unreadable(path, error);
  }
}

/**
 * Runs the work in one write transaction; when it throws, nothing is written.
 *
 * @throws ServiceError `StoreUnavailable` as `reachable` does
 */
export function inTransaction<T>(database: DatabaseSync, work: (database: DatabaseSync) => T): T {
  return reachable(() => transaction(database, work));
}

/**
 * Empties the write-ahead log, which still contains earlier data of tasks: `secure_delete` covers only the file.
 * While another process reads or writes, this is left to the next call, because nobody should wait for it.
 */
export function emptyLog(database: DatabaseSync): void {
  database.exec('PRAGMA busy_timeout = 0');
  try {
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } catch {
    // For example a full disk: the update itself is already in the log.
  } finally {
    database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
  }
}

/**
 * Runs work that may find the file unavailable: locked for too long, on a full disk, or on a share that is away.
 * https://sqlite.org/rescode.html
 *
 * @throws ServiceError `StoreUnavailable` in these cases
 */
export function reachable<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    // The low byte is the kind of error, the rest is detail.
    const kind = error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : 0;
    throw TEMPORARY.has(kind) ? storeUnavailable(toMessage(error)) : error;
  }
}

function transaction<T>(database: DatabaseSync, work: (database: DatabaseSync) => T): T {
  // IMMEDIATE takes the write lock at the beginning: upgrading a read later would fail instead of waiting.
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work(database);
    database.exec('COMMIT');
    return result;
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

/**
 * The first switch needs exclusive access, and SQLite does not wait if another process is switching too:
 * https://sqlite.org/wal.html#activating_and_configuring_wal_mode
 */
function switchToWriteAheadLog(database: DatabaseSync): void {
  const untilMs = Date.now() + BUSY_TIMEOUT_MS;
  for (;;) {
    try {
      database.exec('PRAGMA journal_mode = WAL');
      return;
    } catch (error) {
      if (!toMessage(error).includes('locked') || Date.now() > untilMs) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}

/** @throws when the file is damaged */
function checkContents(database: DatabaseSync): void {
  const check = Object.values(database.prepare('PRAGMA quick_check(1)').get() ?? {})[0];
  if (check !== 'ok') throw new Error(String(check));
}

/**
 * @returns the version of the schema, 0 for an empty file
 * @throws when the file belongs to another program, or has a newer version
 */
function readVersion(database: DatabaseSync): number {
  if (readNumber(database, 'SELECT count(*) AS value FROM sqlite_schema') === 0) return 0;
  if (readNumber(database, 'PRAGMA application_id') !== APPLICATION_ID) {
    throw new Error('it is a database of another program');
  }
  const version = readNumber(database, 'PRAGMA user_version');
  if (version <= SCHEMA_VERSION) return version;
  throw new Error(`it has schema version ${version}, this program knows ${SCHEMA_VERSION}`);
}

function migrate(database: DatabaseSync): void {
  // Another process may have migrated it meanwhile.
  for (const step of MIGRATIONS.slice(readVersion(database))) database.exec(step);
  database.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
}

function readNumber(database: DatabaseSync, query: string): number {
  return Number(Object.values(database.prepare(query).get() ?? {})[0]);
}

function unreadable(path: string, error: unknown): ServiceError {
  return new ServiceError(
    'TaskStoreUnreadable',
    `TASK_STORE sqlite:${path} can't be used (${toMessage(error)}). ` +
      'Move the file away, with its -wal and -shm files, to begin with an empty store',
    { fault: 'service', cause: error },
  );
}

const row = z.object({
  id: z.string(),
  app: z.string(),
  status: z.string(),
  rank: z.number(),
  final: z.number(),
  version: z.number(),
  create_time_ms: z.number(),
  update_time_ms: z.number(),
  attempts: z.number(),
  seq: z.number(),
  due_at_ms: z.number(),
  lease_owner: z.string().nullable(),
  lease_until_ms: z.number().nullable(),
  data: z.string(),
});

/** Parses a row of the table `tasks`. */
export function parseTaskRow<D>(value: unknown): Task<D> {
  const { final, create_time_ms, update_time_ms, lease_owner, lease_until_ms, due_at_ms, data, ...same } =
    row.parse(value);
  const lease =
    lease_owner === null || lease_until_ms === null
      ? {}
      : { lease: { owner: lease_owner, untilMs: lease_until_ms } };
  return {
    ...same,
    final: final === 1,
    createTimeMs: create_time_ms,
    updateTimeMs: update_time_ms,
    dueAtMs: due_at_ms,
    ...lease,
    // The app wrote the data and knows its type.
    data: JSON.parse(data) as D,
  };
}
