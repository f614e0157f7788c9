export { backoff } from './backoff.ts';
export { retry, type RetryOptions } from './retry.ts';
export { monotonicNowMs } from './monotonic-now.ts';
export { wait } from './wait.ts';
export { isStoreUnavailable, storeUnavailable } from './store-unavailable.ts';
export { retryWhileUnavailable } from './retry-while-unavailable.ts';
