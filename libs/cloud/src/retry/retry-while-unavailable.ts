import { backoff } from './backoff.ts';
import { retry, type RetryOptions } from './retry.ts';
import { isStoreUnavailable } from './store-unavailable.ts';

/** Short at first: most outages are a failover of a second or two. */
const waitMs = backoff({ firstMs: 100, maxMs: 1_000 });

/**
 * Retries a call to a store while the store is unavailable. Any other result of the store is final.
 *
 * The operation must be idempotent: a call without an answer may have taken effect.
 */
export function retryWhileUnavailable<T>(
  operation: () => Promise<T>,
  options: Pick<RetryOptions, 'signal' | 'untilMs' | 'onFailure'>,
): Promise<T> {
  return retry(operation, { waitMs, isRetryable: isStoreUnavailable, ...options });
}
