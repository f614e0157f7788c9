export { createVodClient, MAX_PULLED_EVENTS, type VodClient } from './vod-client.ts';
export { isRetryableVodError } from './vod-error.ts';
