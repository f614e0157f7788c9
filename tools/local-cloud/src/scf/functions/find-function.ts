import { z } from 'zod';
import { apiError } from '../../cloud-api/index.ts';
import { type FunctionRecord, type FunctionVersion, LATEST } from './function-record.ts';
import { type FunctionStore } from './function-store.ts';

/** Parameters of nearly every action. */
export const namedFunction = {
  FunctionName: z.string(),
  Namespace: z.string().default('default'),
};

interface NamedFunction {
  readonly FunctionName: string;
  readonly Namespace: string;
}

/** Checks the namespace; only `default` exists. @throws ServiceError `ResourceNotFound.Namespace` */
export function checkNamespace(name: string): void {
  if (name !== 'default')
    throw apiError('ResourceNotFound.Namespace', `The namespace ${name} does not exist.`);
}

/** @throws ServiceError `ResourceNotFound.Function` or `ResourceNotFound.Namespace` */
export function findFunction(
  store: FunctionStore,
  { FunctionName: name, Namespace }: NamedFunction,
): FunctionRecord {
  checkNamespace(Namespace);
  const record = store.get(name);
  if (record === undefined) throw noSuchFunction(name);
  return record;
}

export const noSuchFunction = (name: string): Error =>
  apiError('ResourceNotFound.Function', `The function ${name} does not exist.`);

/**
 * Resolves a qualifier to a version: `$LATEST`, a number, or an alias.
 *
 * @param draw random number from 0 to 1 that chooses between the versions of an alias
 * @throws ServiceError `ResourceNotFound.Qualifier`
 */
export function resolveVersion(
  record: FunctionRecord,
  qualifier: string,
  draw: number = Math.random(),
): FunctionVersion {
  const alias = record.aliases.find(({ name }) => name === qualifier);
  const [additional] = alias?.additional ?? [];
  const isAdditional = additional !== undefined && draw < additional.weight;
  const name = isAdditional ? additional.version : (alias?.functionVersion ?? qualifier);
  if (name === LATEST) return record.latest;
  const version = record.versions.find((candidate) => candidate.version === name);
  if (version === undefined)
    throw apiError(
      'ResourceNotFound.Qualifier',
      `${record.functionName} has no version or alias ${qualifier}.`,
    );
  return version;
}

/** Whether a function has this version or alias. */
export const hasQualifier = (record: FunctionRecord, qualifier: string): boolean =>
  qualifier === LATEST ||
  record.versions.some(({ version }) => version === qualifier) ||
  record.aliases.some(({ name }) => name === qualifier);

/**
 * Checks that a function is in a state that allows changes and calls.
 *
 * @param code the action's error code
 * @throws ServiceError if it is being created, changed, published or deleted, or could not be created
 */
export function assertActive(record: FunctionRecord, code = 'FailedOperation.FunctionStatusError'): void {
  const { status } = record;
  if (status === 'Active' || status === 'UpdateFailed' || status === 'PublishFailed') return;
  throw apiError(
    code,
    `The function ${record.functionName} is ${status}; this operation requires it to be Active. Please try again later.`,
  );
}
