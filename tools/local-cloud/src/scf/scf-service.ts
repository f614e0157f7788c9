import { type ApiService } from '../cloud-api/index.ts';
import { asyncEvents, getAsyncEventStatus, terminateAsyncEvent } from './async-event-actions.ts';
import { createFunction } from './functions/create-function.ts';
import { getFunction } from './functions/get-function.ts';
import { invoke, invokeFunction } from './invoke-actions.ts';
import { type ScfParts } from './scf-parts.ts';
import { createTrigger, deleteTrigger, listTriggers, updateTrigger } from './triggers/trigger-actions.ts';

/** SCF 2018-04-16. */
export function createScfService(parts: ScfParts): ApiService {
  return {
    version: '2018-04-16',
    actions: {
      CreateFunction: createFunction(parts),
      GetFunction: getFunction(parts),
      CreateTrigger: createTrigger(parts),
      UpdateTrigger: updateTrigger(parts),
      DeleteTrigger: deleteTrigger(parts),
      ListTriggers: listTriggers(parts),
      Invoke: invoke(parts),
      InvokeFunction: invokeFunction(parts),
      GetAsyncEventStatus: getAsyncEventStatus(parts),
      ListAsyncEvents: asyncEvents(parts),
      TerminateAsyncEvent: terminateAsyncEvent(parts),
    },
  };
}
