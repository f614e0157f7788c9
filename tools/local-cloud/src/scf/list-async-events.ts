import { z } from 'zod';
import { type Invocation } from './invocation.ts';
import { chinaTime, parseChinaTime } from './china-time.ts';

const interval = z.object({ Start: z.string().optional(), End: z.string().optional() }).optional();

/** The parameters of ListAsyncEvents. */
export const listAsyncEventsSchema = z.object({
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

/** Filters, sorts and cuts a page of the runs of a function, in the form of the wire. */
export function listAsyncEvents(
  invocations: readonly Invocation[],
  query: z.output<typeof listAsyncEventsSchema>,
): { TotalCount: number; EventList: object[] } {
  const timeOf = (invocation: Invocation): number =>
    (query.Orderby === 'EndTime' ? invocation.endTimeMs : invocation.startTimeMs) ?? Infinity;
  const direction = query.Order === 'ASC' ? 1 : -1;
  const found = invocations
    .filter((invocation) => matches(invocation, query))
    .sort((a, b) => (timeOf(a) === timeOf(b) ? 0 : timeOf(a) < timeOf(b) ? -direction : direction));
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
  StartTime: chinaTime(startTimeMs),
  EndTime: endTimeMs === undefined ? '' : chinaTime(endTimeMs),
});
