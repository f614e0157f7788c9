import { backoff } from './backoff.ts';
import { retry, type RetryOptions } from './retry.ts';
import { isStoreUnavailable } from './store-unavailable.ts';

/** Soon again at first: most outages are a failover of a second or two. */
const waitMs = backoff({ firstMs: 100, maxMs: 1_000 });

/**
 * Asks a store again until it is there again. An answer of the store is an answer, whatever it says.
 *
 * The operation must bear being done twice: what failed for want of an answer may have been carried out.
 */
export function retryWhileUnavailable<T>(
  operation: () => Promise<T>,
  options: Pick<RetryOptions, 'signal' | 'untilMs' | 'onFailure'>,
): Promise<T> {
  return retry(operation, { waitMs, isRetryable: isStoreUnavailable, ...options });
}
