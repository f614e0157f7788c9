import { type InvocationEnd, STATUS_CODE } from './invocation.ts';

/** How often and how long the platform tries to run an asynchronous event. */
export interface RetryPolicy {
  /** After errors of the function. */
  readonly retryNum: number;
  /** How long it is kept, from its arrival. */
  readonly msgTtlMs: number;
  /** Between two tries. */
  readonly retryMs: number;
}

/** What is tried until the event is too old, as no error of the function keeps it. */
const NOT_ITS_FAULT: readonly number[] = [STATUS_CODE.concurrency, STATUS_CODE.system];

/**
 * Pure: how long to wait for the next try of an event; undefined when there is none. Errors of the function are tried again
 * as often as `RetryNum` says, and what the quota or the platform refused until the event is dropped for its age; what was
 * ended on purpose is not (https://cloud.tencent.com/document/product/583/41138).
 *
 * @param tries how often the function was run
 * @param ageMs of the event
 */
export function nextTryMs(
  { status, statusCode }: InvocationEnd,
  { tries, ageMs }: { readonly tries: number; readonly ageMs: number },
  { retryNum, msgTtlMs, retryMs }: RetryPolicy,
): number | undefined {
  if (status !== 'FAILED') return undefined;
  const mayTry = NOT_ITS_FAULT.includes(statusCode) || tries <= retryNum;
  return mayTry && ageMs + retryMs <= msgTtlMs ? retryMs : undefined;
}
