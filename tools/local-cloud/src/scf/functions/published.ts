import { type FunctionRecord } from './function-record.ts';

/** Freezes `$LATEST` as the next version; the processes of `$LATEST` are not those of the version. */
export function published(before: FunctionRecord, description: string): FunctionRecord {
  const number = String(before.nextVersion);
  const now = Date.now();
  const version = {
    ...before.latest,
    version: number,
    revision: `${before.latest.revision}-${number}`,
    description,
    addTimeMs: now,
    modTimeMs: now,
  };
  return { ...before, versions: [...before.versions, version], nextVersion: before.nextVersion + 1 };
}
