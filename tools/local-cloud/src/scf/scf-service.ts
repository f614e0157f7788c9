import { z } from 'zod';
import { type ApiAction, apiAction, apiError, type ApiService } from '../cloud-api/index.ts';
import { getAsyncEventStatus, listAsyncEvents, terminateAsyncEvent } from './async-event-actions.ts';
import { createAlias, deleteAlias, getAlias, listAliases, updateAlias } from './functions/alias-actions.ts';
import { createFunction } from './functions/create-function.ts';
import { getFunction } from './functions/get-function.ts';
import { listFunctions } from './functions/list-functions.ts';
import { updateFunctionCode, updateFunctionConfiguration } from './functions/update-function.ts';
import { listVersionByFunction, publishVersion } from './functions/version-actions.ts';
import { getEventInvokeConfig, updateEventInvokeConfig } from './functions/invoke-config-actions.ts';
import { invoke, invokeFunction } from './invoke-actions.ts';
import { type ScfParts } from './scf-parts.ts';
import { createTrigger } from './triggers/create-trigger.ts';
import { deleteTrigger, listTriggers, updateTrigger } from './triggers/trigger-actions.ts';
import { ACCOUNT_QUOTA_MB } from './memory-quota.ts';
import { assertActive, findFunction, namedFunction } from './functions/find-function.ts';
import { type FunctionRecord, LATEST } from './functions/function-record.ts';
import { STEPS } from './functions/lifecycle.ts';

const deleteSchema = z.object({ ...namedFunction, Qualifier: z.string().optional() });

const deleteVersionSchema = z.object({ ...namedFunction, Qualifier: z.string() });

const TRANSIENT = ['Creating', 'Updating', 'Publishing', 'Deleting'];

const functionSchema = z.object(namedFunction);

const putSchema = z.object({ ...namedFunction, ReservedConcurrencyMem: z.int().min(0) });

/** The reservable part of an account's quota in a region; the rest stays for functions without a reservation. */
const RESERVABLE_MB = ACCOUNT_QUOTA_MB - 12_800;

/** SCF 2018-04-16. */
export function createScfService(parts: ScfParts): ApiService {
  return {
    version: '2018-04-16',
    actions: {
      CreateFunction: createFunction(parts),
      UpdateFunctionCode: updateFunctionCode(parts),
      UpdateFunctionConfiguration: updateFunctionConfiguration(parts),
      GetFunction: getFunction(parts),
      ListFunctions: listFunctions(parts),
      DeleteFunction: deleteFunction(parts),
      PublishVersion: publishVersion(parts),
      ListVersionByFunction: listVersionByFunction(parts),
      DeleteFunctionVersion: deleteFunctionVersion(parts),
      CreateAlias: createAlias(parts),
      UpdateAlias: updateAlias(parts),
      GetAlias: getAlias(parts),
      ListAliases: listAliases(parts),
      DeleteAlias: deleteAlias(parts),
      GetAccount: getAccount(parts),
      PutReservedConcurrencyConfig: putReservedConcurrency(parts),
      GetReservedConcurrencyConfig: getReservedConcurrency(parts),
      DeleteReservedConcurrencyConfig: deleteReservedConcurrency(parts),
      UpdateFunctionEventInvokeConfig: updateEventInvokeConfig(parts),
      GetFunctionEventInvokeConfig: getEventInvokeConfig(parts),
      CreateTrigger: createTrigger(parts),
      UpdateTrigger: updateTrigger(parts),
      DeleteTrigger: deleteTrigger(parts),
      ListTriggers: listTriggers(parts),
      Invoke: invoke(parts),
      InvokeFunction: invokeFunction(parts),
      GetAsyncEventStatus: getAsyncEventStatus(parts),
      ListAsyncEvents: listAsyncEvents(parts),
      TerminateAsyncEvent: terminateAsyncEvent(parts),
    },
  };
}

/** GetAccount: the quota, and how much of it is reserved for individual functions. */
function getAccount({ store, quotaMb }: ScfParts): ApiAction {
  return apiAction(z.object({}), () => ({
    AccountUsage: {
      NamespacesCount: 1,
      Namespace: [{ Namespace: 'default', FunctionsCount: store.list().length }],
      TotalConcurrencyMem: quotaMb,
      TotalAllocatedConcurrencyMem: store.list().reduce((sum, { reservedMb = 0 }) => sum + reservedMb, 0),
      UserConcurrencyMemLimit: quotaMb,
    },
    AccountLimit: { NamespacesCount: 5, Namespace: [{ Namespace: 'default', FunctionsCount: 50 }] },
  }));
}

/** PutReservedConcurrencyConfig: limits the total memory of a function's processes. */
function putReservedConcurrency({ store }: ScfParts): ApiAction {
  return apiAction(putSchema, (request) => {
    const record = findFunction(store, request);
    assertActive(record);
    const { ReservedConcurrencyMem: reservedMb } = request;
    const others = store.list().filter(({ functionName }) => functionName !== record.functionName);
    const total = others.reduce((sum, one) => sum + (one.reservedMb ?? 0), reservedMb);
    if (total > RESERVABLE_MB)
      throw apiError(
        'FailedOperation.ReservedExceedTotal',
        `All functions together can reserve ${RESERVABLE_MB} MB at most.`,
      );
    store.put({ ...record, reservedMb });
    return {};
  });
}

/** GetReservedConcurrencyConfig */
function getReservedConcurrency({ store }: ScfParts): ApiAction {
  return apiAction(functionSchema, (request) => ({
    ReservedMem: findFunction(store, request).reservedMb ?? null,
  }));
}

/** DeleteReservedConcurrencyConfig */
function deleteReservedConcurrency({ store }: ScfParts): ApiAction {
  return apiAction(functionSchema, (request) => {
    const { reservedMb: _, ...record } = findFunction(store, request);
    store.put(record);
    return {};
  });
}

/** DeleteFunction: deletes a function with its versions, aliases and triggers, and ends its runs; with a Qualifier, only that version. */
function deleteFunction(parts: ScfParts): ApiAction {
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
function deleteFunctionVersion(parts: ScfParts): ApiAction {
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
