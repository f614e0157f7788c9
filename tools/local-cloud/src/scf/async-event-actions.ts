import { z } from 'zod';
import { type ApiAction, apiAction, apiError } from '../cloud-api/index.ts';
import { checkNamespace, namedFunction, noSuchFunction } from './functions/find-function.ts';
import { type Invocation } from './invocation.ts';
import { listAsyncEvents, listAsyncEventsSchema } from './list-async-events.ts';
import { type ScfParts } from './scf-parts.ts';

const statusSchema = z.object({ InvokeRequestId: z.string() });
const terminateSchema = z.object({
  ...namedFunction,
  InvokeRequestId: z.string(),
  GraceShutdown: z.boolean().default(false),
});

/** GetAsyncEventStatus */
export function getAsyncEventStatus(parts: ScfParts): ApiAction {
  return apiAction(statusSchema, ({ InvokeRequestId: id }) => {
    const { status, statusCode } = knownRun(parts, id);
    return { Result: { Status: status, StatusCode: statusCode, InvokeRequestId: id } };
  });
}

/** ListAsyncEvents */
export function asyncEvents(parts: ScfParts): ApiAction {
  return apiAction(listAsyncEventsSchema, (query) => {
    assertTraced(parts, query);
    return listAsyncEvents(parts.log.list(query.FunctionName), query);
  });
}

/** TerminateAsyncEvent */
export function terminateAsyncEvent(parts: ScfParts): ApiAction {
  return apiAction(terminateSchema, (request) => {
    assertTraced(parts, request);
    const { requestId, functionName } = knownRun(parts, request.InvokeRequestId);
    if (functionName !== request.FunctionName || !parts.runner.terminate(requestId, request.GraceShutdown))
      throw apiError(
        'FailedOperation.AsyncEventStatus',
        'This operation is not supported by the current async event status.',
      );
    return {};
  });
}

function knownRun({ log }: ScfParts, requestId: string): Invocation {
  const invocation = log.find(requestId);
  if (invocation === undefined)
    throw apiError('ResourceNotFound.AsyncEvent', `The async event ${requestId} does not exist.`);
  return invocation;
}

/** Status tracking is a property of the function; without it the platform has no events to list or to end. */
function assertTraced(
  { store, given }: ScfParts,
  { FunctionName: name, Namespace }: { FunctionName: string; Namespace: string },
): void {
  checkNamespace(Namespace);
  const record = store.get(name);
  if (record === undefined && !given.has(name)) throw noSuchFunction(name);
  if (record?.isTraced === false)
    throw apiError('UnsupportedOperation', `${name} has no status tracking: create it with TraceEnable.`);
}
