import { DatabaseSync } from 'node:sqlite';
import { messageOf, ServiceError } from '@scf-media/protocol/errors';
import { storeUnavailable } from '../retry/index.ts';

const SCHEMA_VERSION = 1;
/** "scfm", so that another program's database is never taken for ours. */
const APPLICATION_ID = 0x7363666d;
/** How long a writer waits for another process's transaction; ours last well under a millisecond. */
const BUSY_TIMEOUT_MS = 5_000;

const [BUSY, LOCKED, IO_ERROR, FULL, CANT_OPEN, PROTOCOL] = [5, 6, 10, 13, 14, 15];
const MAY_PASS = new Set([BUSY, LOCKED, IO_ERROR, FULL, CANT_OPEN, PROTOCOL]);

const SCHEMA = `
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
  PRAGMA user_version = ${SCHEMA_VERSION};
`;

/**
 * Opens the store's file, creating it when it is missing or empty. Several processes may open and write it at once.
 *
 * @param path a file, or `:memory:`
 * @throws ServiceError `TaskStoreUnreadable`: damaged, half written, another program's, or of a newer version
 */
export function openSqliteDatabase(path: string): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
    // The write-ahead log lets the web function read while a worker writes. With it, NORMAL loses nothing when a
    // process dies; only a power cut may take back the last transactions.
    switchToWriteAheadLog(database);
    database.exec('PRAGMA synchronous = NORMAL');
    // What a task forgets at its end, such as cookies, is overwritten and not only left unused.
    database.exec('PRAGMA secure_delete = ON');
    inTransaction(database, prepareSchema);
    return database;
  } catch (error) {
    database?.close();
    throw unreadable(path, error);
  }
}

/**
 * Runs the work in one write transaction: all of it, or, when it throws, nothing.
 *
 * @throws ServiceError `StoreUnavailable` as `reachable` does
 */
export function inTransaction<T>(database: DatabaseSync, work: (database: DatabaseSync) => T): T {
  return reachable(() => transaction(database, work));
}

/**
 * Runs work that may find the file out of reach: locked for longer than we wait, on a full disk, or on a network share
 * that is away. https://sqlite.org/rescode.html
 *
 * @throws ServiceError `StoreUnavailable` then
 */
export function reachable<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    // The low byte is the kind of error, the rest says more about it.
    const kind = error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : 0;
    throw MAY_PASS.has(kind) ? storeUnavailable(messageOf(error)) : error;
  }
}

function transaction<T>(database: DatabaseSync, work: (database: DatabaseSync) => T): T {
  // IMMEDIATE takes the write lock first: a read that is upgraded later would fail instead of waiting.
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
 * The first switch needs the file for itself, and SQLite does not wait for it when another process is switching too:
 * https://sqlite.org/wal.html#activating_and_configuring_wal_mode
 */
function switchToWriteAheadLog(database: DatabaseSync): void {
  const untilMs = Date.now() + BUSY_TIMEOUT_MS;
  for (;;) {
    try {
      database.exec('PRAGMA journal_mode = WAL');
      return;
    } catch (error) {
      if (!messageOf(error).includes('locked') || Date.now() > untilMs) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}

function prepareSchema(database: DatabaseSync): void {
  const tables = numberOf(database, 'SELECT count(*) AS value FROM sqlite_schema');
  if (tables === 0) {
    database.exec(SCHEMA);
    return;
  }
  if (numberOf(database, 'PRAGMA application_id') !== APPLICATION_ID) {
    throw new Error('it is a database of another program');
  }
  const version = numberOf(database, 'PRAGMA user_version');
  if (version !== SCHEMA_VERSION) {
    throw new Error(`it has schema version ${version}, this program knows ${SCHEMA_VERSION}`);
  }
  const check = Object.values(database.prepare('PRAGMA quick_check(1)').get() ?? {})[0];
  if (check !== 'ok') throw new Error(String(check));
}

function numberOf(database: DatabaseSync, query: string): number {
  return Number(Object.values(database.prepare(query).get() ?? {})[0]);
}

function unreadable(path: string, error: unknown): ServiceError {
  return new ServiceError(
    'TaskStoreUnreadable',
    `TASK_STORE sqlite:${path} can't be used (${messageOf(error)}). ` +
      'Move the file away, with its -wal and -shm files, to begin with an empty store',
    { fault: 'service', cause: error },
  );
}
