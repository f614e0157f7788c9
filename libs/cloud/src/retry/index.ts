export { backoff, retry, monotonicNowMs, wait } from './retry.ts';
export { isStoreUnavailable, retryWhileUnavailable, storeUnavailable } from './store-unavailable.ts';
