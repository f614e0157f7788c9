import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openJsonTable } from '../../json-table.ts';
import { type FunctionRecord, functionRecordSchema } from './function-record.ts';

/** The deployed functions, on disk. */
export interface FunctionStore extends Disposable {
  get(functionName: string): FunctionRecord | undefined;
  /** The newest first. */
  list(): FunctionRecord[];
  put(record: FunctionRecord): void;
  /** Changes a function, unless it has been deleted meanwhile. */
  change(functionName: string, change: (before: FunctionRecord) => FunctionRecord): void;
  delete(functionName: string): void;
}

/** Opens `<dir>/state/scf-functions.db`. Operations interrupted by the end of the last process have failed. */
export function openFunctionStore(dir: string): FunctionStore {
  mkdirSync(join(dir, 'state'), { recursive: true });
  const database = new DatabaseSync(join(dir, 'state', 'scf-functions.db'));
  database.exec('PRAGMA journal_mode = WAL');
  const table = openJsonTable(database, 'functions', functionRecordSchema);
  const put = (record: FunctionRecord): void => table.put(record.functionName, record);
  for (const record of table.list()) {
    const settled = settleAfterStop(record);
    if (settled === undefined) table.delete(record.functionName);
    else if (settled !== record) put(settled);
  }
  return {
    get: table.get,
    list: () => table.list(),
    put,
    change(functionName, change) {
      const before = table.get(functionName);
      if (before !== undefined) put(change(before));
    },
    delete: table.delete,
    [Symbol.dispose]: () => database.close(),
  };
}

const INTERRUPTED = [{ ErrorCode: 'InternalError', ErrorMessage: 'The local cloud was stopped meanwhile.' }];

function settleAfterStop(record: FunctionRecord): FunctionRecord | undefined {
  if (record.status === 'Creating') return { ...record, status: 'CreateFailed', statusReasons: INTERRUPTED };
  if (record.status === 'Updating') return { ...record, status: 'UpdateFailed', statusReasons: INTERRUPTED };
  if (record.status === 'Publishing') return { ...record, status: 'Active' };
  return record.status === 'Deleting' ? undefined : record;
}
