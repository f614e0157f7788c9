export { backoff } from './backoff.ts';
export { retry, type RetryOptions } from './retry.ts';
export { wait } from './wait.ts';
