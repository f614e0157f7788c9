import { type FunctionRecord, type FunctionStatus, type FunctionVersion, LATEST } from './function-record.ts';

/**
 * Freezes `$LATEST` as the next version; the processes of `$LATEST` are not those of the version.
 *
 * @param activeInMs when the version is `Active`
 */
export function published(
  before: FunctionRecord,
  { description, activeInMs }: { readonly description: string; readonly activeInMs: number },
): FunctionRecord {
  const number = String(before.nextVersion);
  const now = Date.now();
  const version = {
    ...before.latest,
    version: number,
    revision: `${before.latest.revision}-${number}`,
    description,
    activeAtMs: now + activeInMs,
    addTimeMs: now,
    modTimeMs: now,
  };
  return { ...before, versions: [...before.versions, version], nextVersion: before.nextVersion + 1 };
}

/** What GetFunction and ListVersionByFunction say of a version. A published one stays what it is, whatever `$LATEST` becomes. */
export function statusOfVersion(
  { status }: FunctionRecord,
  { version, activeAtMs = 0 }: FunctionVersion,
): FunctionStatus {
  if (version === LATEST) return status;
  return activeAtMs > Date.now() ? 'Publishing' : 'Active';
}
