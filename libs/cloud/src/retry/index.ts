export { backoff, retry } from './retry.ts';
export { monotonicNowMs, wait } from './wait.ts';
export { isStoreUnavailable, retryWhileUnavailable, storeUnavailable } from './store-unavailable.ts';
