import { z } from 'zod';
import { type ApiAction, apiAction, apiError } from '../../cloud-api/index.ts';
import { type ScfParts } from '../scf-parts.ts';
import { findFunction, namedFunction } from './find-function.ts';
import { type FunctionRecord, LATEST } from './function-record.ts';
import { STEPS } from './lifecycle.ts';

const deleteSchema = z.object({ ...namedFunction, Qualifier: z.string().optional() });
const deleteVersionSchema = z.object({ ...namedFunction, Qualifier: z.string() });
const TRANSIENT = ['Creating', 'Updating', 'Publishing', 'Deleting'];

/** DeleteFunction: deletes a function with its versions, aliases and triggers, and ends its runs; with a Qualifier, only that version. */
export function deleteFunction(parts: ScfParts): ApiAction {
  return apiAction(deleteSchema, (request) => {
    const record = findFunction(parts.store, request);
    assertSettled(record);
    if (request.Qualifier !== undefined && request.Qualifier !== '')
      return deleteVersion(parts, record, request.Qualifier);
    parts.lifecycle.begin(record.functionName, STEPS.delete, async () => undefined);
    return {};
  });
}

/** DeleteFunctionVersion */
export function deleteFunctionVersion(parts: ScfParts): ApiAction {
  return apiAction(deleteVersionSchema, (request) => {
    const record = findFunction(parts.store, request);
    assertSettled(record);
    return deleteVersion(parts, record, request.Qualifier);
  });
}

function deleteVersion({ lifecycle }: ScfParts, record: FunctionRecord, version: string): object {
  if (version === LATEST)
    throw apiError('InvalidParameterValue.Qualifier', '$LATEST can only be deleted with the function.');
  if (!record.versions.some((one) => one.version === version))
    throw apiError('ResourceNotFound.FunctionVersion', `${record.functionName} has no version ${version}.`);
  const alias = record.aliases.find(
    ({ functionVersion, additional }) =>
      functionVersion === version || additional.some((one) => one.version === version),
  );
  if (alias !== undefined)
    throw apiError('UnsupportedOperation.AliasBind', `The alias ${alias.name} points to version ${version}.`);
  lifecycle.begin(record.functionName, STEPS.update, async () => (before) => ({
    ...before,
    versions: before.versions.filter((one) => one.version !== version),
    triggers: before.triggers.filter(({ qualifier }) => qualifier !== version),
  }));
  return {};
}

function assertSettled({ functionName, status }: FunctionRecord): void {
  if (TRANSIENT.includes(status))
    throw apiError(
      'FailedOperation.DeleteFunction',
      `The function ${functionName} is ${status}; try again later.`,
    );
}
