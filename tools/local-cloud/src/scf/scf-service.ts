import { z } from 'zod';
import { apiAction, apiError, type ApiService } from '../cloud-api/index.ts';
import { type FunctionDefinition } from './function-definition.ts';
import { type FunctionRunner } from './function-runner.ts';
import { type Invocation } from './invocation.ts';
import { type InvocationLog } from './invocation-log.ts';
import { listAsyncEvents, listAsyncEventsSchema } from './list-async-events.ts';

const EVENT_LIMIT_BYTES = 128 * 1024;

export interface ScfServiceParts {
  readonly functions: ReadonlyMap<string, FunctionDefinition>;
  readonly runner: FunctionRunner;
  readonly log: InvocationLog;
}

const namespace = z.string().default('default');
const invokeSchema = z.object({
  FunctionName: z.string(),
  Namespace: namespace,
  InvocationType: z.string().default('RequestResponse'),
  ClientContext: z.string().default('{}'),
});
const statusSchema = z.object({ InvokeRequestId: z.string() });
const terminateSchema = z.object({
  FunctionName: z.string(),
  Namespace: namespace,
  InvokeRequestId: z.string(),
  GraceShutdown: z.boolean().default(false),
});

/** The actions of SCF 2018-04-16 that run functions asynchronously. */
export function createScfService({ functions, runner, log }: ScfServiceParts): ApiService {
  const existing = (name: string, space: string): FunctionDefinition => {
    if (space !== 'default')
      throw apiError('ResourceNotFound.Namespace', `The namespace ${space} does not exist.`);
    const definition = functions.get(name);
    if (definition === undefined)
      throw apiError('ResourceNotFound.Function', `The function ${name} does not exist.`);
    return definition;
  };
  const known = (requestId: string): Invocation => {
    const invocation = log.find(requestId);
    if (invocation === undefined)
      throw apiError('ResourceNotFound.AsyncEvent', `The async event ${requestId} does not exist.`);
    return invocation;
  };
  return {
    version: '2018-04-16',
    actions: {
      Invoke: apiAction(invokeSchema, (request) => {
        const definition = existing(request.FunctionName, request.Namespace);
        checkInvocation(request);
        const { requestId } = runner.start(definition, request.ClientContext);
        // All but the id is empty for an asynchronous run.
        const result = { Log: '', RetMsg: '', ErrMsg: '', MemUsage: 0, Duration: 0, BillDuration: 0 };
        return { Result: { ...result, FunctionRequestId: requestId, InvokeResult: 0 } };
      }),
      GetAsyncEventStatus: apiAction(statusSchema, ({ InvokeRequestId: id }) => {
        const { status, statusCode } = known(id);
        return { Result: { Status: status, StatusCode: statusCode, InvokeRequestId: id } };
      }),
      ListAsyncEvents: apiAction(listAsyncEventsSchema, (query) => {
        existing(query.FunctionName, query.Namespace);
        return listAsyncEvents(log.list(query.FunctionName), query);
      }),
      TerminateAsyncEvent: apiAction(terminateSchema, (request) => {
        existing(request.FunctionName, request.Namespace);
        const { requestId, functionName } = known(request.InvokeRequestId);
        if (functionName !== request.FunctionName || !runner.terminate(requestId, request.GraceShutdown))
          throw apiError(
            'FailedOperation.AsyncEventStatus',
            'This operation is not supported by the current async event status.',
          );
        return {};
      }),
    },
  };
}

function checkInvocation({
  InvocationType: type,
  ClientContext: event,
}: z.output<typeof invokeSchema>): void {
  if (type !== 'Event')
    throw apiError('UnsupportedOperation', 'The local SCF runs functions with InvocationType Event only.');
  if (Buffer.byteLength(event) > EVENT_LIMIT_BYTES)
    throw apiError('InvalidParameterValue.ClientContext', 'ClientContext has more than 128 KB.');
  try {
    JSON.parse(event);
  } catch (cause) {
    throw apiError('InvalidParameterValue.ClientContext', 'ClientContext is not valid JSON.', cause);
  }
}
