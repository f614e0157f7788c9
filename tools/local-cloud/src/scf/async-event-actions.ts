import { z } from 'zod';
import { type ApiAction, apiAction, apiError } from '../cloud-api/index.ts';
import { checkNamespace, namedFunction, noSuchFunction } from './functions/find-function.ts';
import { type Invocation } from './invocation.ts';
import { type ScfParts } from './scf-parts.ts';
import { toChinaTime, parseChinaTime } from './china-time.ts';

const statusSchema = z.object({ InvokeRequestId: z.string() });
const terminateSchema = z.object({
  ...namedFunction,
  InvokeRequestId: z.string(),
  GraceShutdown: z.boolean().default(false),
});

/** GetAsyncEventStatus */
export function getAsyncEventStatus(parts: ScfParts): ApiAction {
  return apiAction(statusSchema, ({ InvokeRequestId: id }) => {
    const { status, statusCode } = findRun(parts, id);
    return { Result: { Status: status, StatusCode: statusCode, InvokeRequestId: id } };
  });
}

/** ListAsyncEvents */
export function listAsyncEvents(parts: ScfParts): ApiAction {
  return apiAction(listAsyncEventsSchema, (query) => {
    assertTraced(parts, query);
    return selectAsyncEvents(parts.log.list(query.FunctionName), query);
  });
}

/** TerminateAsyncEvent */
export function terminateAsyncEvent(parts: ScfParts): ApiAction {
  return apiAction(terminateSchema, (request) => {
    assertTraced(parts, request);
    const { requestId, functionName } = findRun(parts, request.InvokeRequestId);
    if (functionName !== request.FunctionName || !parts.runner.terminate(requestId, request.GraceShutdown))
      throw apiError(
        'FailedOperation.AsyncEventStatus',
        'This operation is not supported by the current async event status.',
      );
    return {};
  });
}

function findRun({ log }: ScfParts, requestId: string): Invocation {
  const invocation = log.find(requestId);
  if (invocation === undefined)
    throw apiError('ResourceNotFound.AsyncEvent', `The async event ${requestId} does not exist.`);
  return invocation;
}

/** Checks that the function has status tracking; without it the platform cannot list or end events. */
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

const interval = z.object({ Start: z.string().optional(), End: z.string().optional() }).optional();

/** The parameters of ListAsyncEvents. */
const listAsyncEventsSchema = z.object({
  FunctionName: z.string(),
  Namespace: z.string().default('default'),
  Qualifier: z.string().optional(),
  InvokeType: z.array(z.string()).optional(),
  Status: z.array(z.string()).optional(),
  StartTimeInterval: interval,
  EndTimeInterval: interval,
  Order: z.enum(['ASC', 'DESC']).default('DESC'),
  Orderby: z.enum(['StartTime', 'EndTime']).default('StartTime'),
  Offset: z.int().min(0).default(0),
  Limit: z.int().min(1).max(100).default(20),
  InvokeRequestId: z.string().optional(),
});

const INVOKE_TYPE = 'Event';

/** Filters and sorts the runs of a function, and returns one page in wire form. */
function selectAsyncEvents(
  invocations: readonly Invocation[],
  query: z.output<typeof listAsyncEventsSchema>,
): { TotalCount: number; EventList: object[] } {
  const getTime = (invocation: Invocation): number =>
    (query.Orderby === 'EndTime' ? invocation.endTimeMs : invocation.startTimeMs) ?? Infinity;
  const direction = query.Order === 'ASC' ? 1 : -1;
  const found = invocations
    .filter((invocation) => matches(invocation, query))
    .sort((a, b) => (getTime(a) === getTime(b) ? 0 : getTime(a) < getTime(b) ? -direction : direction));
  const page = found.slice(query.Offset, query.Offset + query.Limit);
  return { TotalCount: found.length, EventList: page.map(toWire) };
}

function matches(invocation: Invocation, query: z.output<typeof listAsyncEventsSchema>): boolean {
  const { requestId, functionName, qualifier, status, startTimeMs, endTimeMs } = invocation;
  return (
    functionName === query.FunctionName &&
    (query.InvokeRequestId === undefined || requestId === query.InvokeRequestId) &&
    (query.Qualifier === undefined || query.Qualifier === qualifier) &&
    (query.InvokeType === undefined || query.InvokeType.includes(INVOKE_TYPE)) &&
    (query.Status === undefined || query.Status.includes(status)) &&
    isWithin(startTimeMs, query.StartTimeInterval) &&
    isWithin(endTimeMs, query.EndTimeInterval)
  );
}

function isWithin(timeMs: number | undefined, range: z.output<typeof interval>): boolean {
  if (range?.Start === undefined && range?.End === undefined) return true;
  if (timeMs === undefined) return false;
  const { Start: start, End: end } = range;
  return (
    (start === undefined || timeMs >= parseChinaTime(start)) &&
    (end === undefined || timeMs < parseChinaTime(end))
  );
}

const toWire = ({ requestId, qualifier, status, startTimeMs, endTimeMs }: Invocation): object => ({
  InvokeRequestId: requestId,
  InvokeType: INVOKE_TYPE,
  Qualifier: qualifier,
  Status: status,
  StartTime: toChinaTime(startTimeMs),
  EndTime: endTimeMs === undefined ? '' : toChinaTime(endTimeMs),
});
