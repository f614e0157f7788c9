export { backoff } from './backoff.ts';
export { retry, type RetryOptions } from './retry.ts';
export { steadyNowMs } from './steady-now.ts';
export { wait } from './wait.ts';
export { isStoreUnavailable, storeUnavailable } from './store-unavailable.ts';
export { whileUnavailable } from './while-unavailable.ts';
