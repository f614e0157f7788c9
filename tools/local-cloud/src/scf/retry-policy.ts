import { type InvocationEnd, STATUS_CODE } from './invocation.ts';

/** How often, and for how long, the platform attempts an asynchronous event. */
export interface RetryPolicy {
  /** Maximum retries after errors of the function. */
  readonly retryNum: number;
  /** Maximum age of the event. */
  readonly msgTtlMs: number;
  /** Delay between two attempts. */
  readonly retryMs: number;
}

/** Errors of the platform, which are retried until the event is too old. */
const PLATFORM_ERRORS: readonly number[] = [STATUS_CODE.concurrency, STATUS_CODE.system];

/**
 * Computes the delay before the next attempt at an event; undefined if there is none. Errors of the function are retried
 * `RetryNum` times; rejections by the quota or the platform until the event is too old; terminated runs never
 * (https://cloud.tencent.com/document/product/583/41138).
 *
 * @param attempts so far
 * @param ageMs of the event
 */
export function computeRetryDelayMs(
  { status, statusCode }: InvocationEnd,
  { attempts, ageMs }: { readonly attempts: number; readonly ageMs: number },
  { retryNum, msgTtlMs, retryMs }: RetryPolicy,
): number | undefined {
  if (status !== 'FAILED') return undefined;
  const isRetryable = PLATFORM_ERRORS.includes(statusCode) || attempts <= retryNum;
  return isRetryable && ageMs + retryMs <= msgTtlMs ? retryMs : undefined;
}
