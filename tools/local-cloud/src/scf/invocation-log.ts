import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { failed, type Invocation, type InvocationEnd } from './invocation.ts';

/** How long ended runs are kept, as on the platform. */
const KEPT_MS = 3 * 24 * 3600 * 1000;

/** All runs of the last three days, on disk, so that they can be queried after a restart. */
export interface InvocationLog extends Disposable {
  start(requestId: string, functionName: string, qualifier: string): Invocation;
  end(requestId: string, end: InvocationEnd): void;
  find(requestId: string): Invocation | undefined;
  /** Newest first. */
  list(functionName?: string): Invocation[];
}

const rowSchema = z
  .object({
    request_id: z.string(),
    function_name: z.string(),
    status: z.enum(['RUNNING', 'FINISHED', 'ABORTED', 'FAILED']),
    status_code: z.number(),
    start_ms: z.number(),
    end_ms: z.number().nullable(),
    qualifier: z.string(),
  })
  .transform((row): Invocation => ({
    requestId: row.request_id,
    functionName: row.function_name,
    status: row.status,
    statusCode: row.status_code,
    startTimeMs: row.start_ms,
    endTimeMs: row.end_ms ?? undefined,
    qualifier: row.qualifier,
  }));

/** Opens `<dir>/state/scf.db`. Runs interrupted by the end of the last process have failed. */
export function openInvocationLog(dir: string): InvocationLog {
  mkdirSync(join(dir, 'state'), { recursive: true });
  const database = new DatabaseSync(join(dir, 'state', 'scf.db'));
  database.exec(`
    PRAGMA journal_mode = WAL;
    CREATE TABLE IF NOT EXISTS invocations (
      request_id TEXT PRIMARY KEY, function_name TEXT NOT NULL, status TEXT NOT NULL, status_code INTEGER NOT NULL,
      start_ms INTEGER NOT NULL, end_ms INTEGER, qualifier TEXT NOT NULL DEFAULT '$LATEST'
    ) STRICT`);
  addQualifier(database);
  const lost = failed('processExit');
  database
    .prepare(`UPDATE invocations SET status = ?, status_code = ?, end_ms = ? WHERE status = 'RUNNING'`)
    .run(lost.status, lost.statusCode, Date.now());
  database.prepare('DELETE FROM invocations WHERE end_ms < ?').run(Date.now() - KEPT_MS);
  const insert = database.prepare(`INSERT INTO invocations VALUES (?, ?, 'RUNNING', 0, ?, NULL, ?)`);
  const update = database.prepare(
    `UPDATE invocations SET status = ?, status_code = ?, end_ms = ? WHERE request_id = ? AND status = 'RUNNING'`,
  );
  const select = database.prepare('SELECT * FROM invocations WHERE request_id = ?');
  const selectAll = database.prepare('SELECT * FROM invocations ORDER BY start_ms DESC, rowid DESC');
  return {
    start(requestId, functionName, qualifier) {
      const startTimeMs = Date.now();
      insert.run(requestId, functionName, startTimeMs, qualifier);
      return {
        qualifier,
        requestId,
        functionName,
        status: 'RUNNING',
        statusCode: 0,
        startTimeMs,
        endTimeMs: undefined,
      };
    },
    end: (requestId, { status, statusCode }) => void update.run(status, statusCode, Date.now(), requestId),
    find(requestId) {
      const row = select.get(requestId);
      return row === undefined ? undefined : rowSchema.parse(row);
    },
    list: (functionName) =>
      rowSchema
        .array()
        .parse(selectAll.all())
        .filter((invocation) => functionName === undefined || invocation.functionName === functionName),
    [Symbol.dispose]: () => database.close(),
  };
}

/** Adds the column to databases of earlier versions. */
function addQualifier(database: DatabaseSync): void {
  const columns = database.prepare('PRAGMA table_info(invocations)').all();
  if (columns.some((column) => column['name'] === 'qualifier')) return;
  database.exec("ALTER TABLE invocations ADD COLUMN qualifier TEXT NOT NULL DEFAULT '$LATEST'");
}
