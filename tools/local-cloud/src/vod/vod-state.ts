import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { eventConfigSchema, type EventConfig } from './event-config.ts';
import { type EventLog, openEventLog } from './event-log.ts';
import { type JsonTable, openJsonTable } from '../json-table.ts';
import { type UploadSession, uploadSessionSchema, type VodFile, vodFileSchema } from './vod-file.ts';
import { type VodTask, vodTaskSchema } from './vod-task.ts';

/** How long a SessionId is remembered. */
const DEDUPE_MS = 3 * 24 * 3600 * 1000;
/** How long after ApplyUpload an upload can be committed. */
const UPLOAD_SESSION_MS = 24 * 3600 * 1000;

/** The state of VOD, on disk, so that it survives crashes. */
export interface VodState extends Disposable {
  readonly files: JsonTable<VodFile>;
  readonly tasks: JsonTable<VodTask>;
  readonly uploads: JsonTable<UploadSession>;
  readonly events: EventLog;
  readonly config: { get(): EventConfig; set(config: EventConfig): void };
  /** Claims a SessionId for an action. @returns false if it was used within three days; empty ids are always accepted */
  claimSessionId(action: string, sessionId: string): boolean;
  /** Runs writes atomically. */
  transaction<T>(write: () => T): T;
}

/** Opens `<dir>/state/vod.db`. */
export function openVodState(dir: string): VodState {
  mkdirSync(join(dir, 'state'), { recursive: true });
  const database = new DatabaseSync(join(dir, 'state', 'vod.db'));
  database.exec('PRAGMA journal_mode = WAL');
  const sessionIds = openJsonTable(database, 'session_ids', z.object({}));
  const uploads = openJsonTable(database, 'uploads', uploadSessionSchema);
  const configs = openJsonTable(database, 'config', eventConfigSchema);
  return {
    files: openJsonTable(database, 'files', vodFileSchema),
    tasks: openJsonTable(database, 'tasks', vodTaskSchema),
    uploads: {
      ...uploads,
      get(id) {
        uploads.deleteOlderThan(Date.now() - UPLOAD_SESSION_MS);
        return uploads.get(id);
      },
    },
    events: openEventLog(database),
    config: {
      get: () => configs.get('events') ?? eventConfigSchema.parse({}),
      set: (config) => configs.put('events', config),
    },
    claimSessionId(action, sessionId) {
      if (sessionId === '') return true;
      sessionIds.deleteOlderThan(Date.now() - DEDUPE_MS);
      const id = `${action} ${sessionId}`;
      if (sessionIds.get(id) !== undefined) return false;
      sessionIds.put(id, {});
      return true;
    },
    transaction(write) {
      database.exec('BEGIN IMMEDIATE');
      try {
        const result = write();
        database.exec('COMMIT');
        return result;
      } catch (error) {
        database.exec('ROLLBACK');
        throw error;
      }
    },
    [Symbol.dispose]: () => database.close(),
  };
}
