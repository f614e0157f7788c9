import { type ApiService } from '../cloud-api/index.ts';
import { listAsyncEvents, getAsyncEventStatus, terminateAsyncEvent } from './async-event-actions.ts';
import { createAlias, deleteAlias, getAlias, listAliases, updateAlias } from './functions/alias-actions.ts';
import {
  deleteReservedConcurrency,
  getAccount,
  getReservedConcurrency,
  putReservedConcurrency,
} from './functions/concurrency-actions.ts';
import { createFunction } from './functions/create-function.ts';
import { deleteFunction, deleteFunctionVersion } from './functions/delete-function.ts';
import { getFunction } from './functions/get-function.ts';
import { listFunctions } from './functions/list-functions.ts';
import { updateFunctionCode, updateFunctionConfiguration } from './functions/update-function.ts';
import { listVersionByFunction, publishVersion } from './functions/version-actions.ts';
import { getEventInvokeConfig, updateEventInvokeConfig } from './functions/invoke-config-actions.ts';
import { invoke, invokeFunction } from './invoke-actions.ts';
import { type ScfParts } from './scf-parts.ts';
import { createTrigger } from './triggers/create-trigger.ts';
import { deleteTrigger, listTriggers, updateTrigger } from './triggers/trigger-actions.ts';

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
