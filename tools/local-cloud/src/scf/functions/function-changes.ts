import { type FunctionRecord, type FunctionStatus, type FunctionVersion, LATEST } from './function-record.ts';
import { randomUUID } from 'node:crypto';
import { type CodePackage } from '../packages/code-package.ts';
import { type Change } from './lifecycle.ts';

/**
 * Publishes `$LATEST` as the next version, which gets its own processes.
 *
 * @param activeInMs when the version is `Active`
 */
export function freezeLatest(
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

/** Finds the status of a version for GetFunction and ListVersionByFunction. Published versions do not depend on `$LATEST`. */
export function getVersionStatus(
  { status }: FunctionRecord,
  { version, activeAtMs = 0 }: FunctionVersion,
): FunctionStatus {
  if (version === LATEST) return status;
  return activeAtMs > Date.now() ? 'Publishing' : 'Active';
}

/** Replaces the package of `$LATEST`. */
export const setCode =
  (code: CodePackage): Change =>
  (before) => ({
    ...before,
    latest: { ...before.latest, code, revision: randomUUID(), modTimeMs: Date.now() },
  });
