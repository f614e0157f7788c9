export {
  createVodClient,
  MAX_PULLED_EVENTS,
  type ProcessMediaOptions,
  type VodClient,
  type VodClientOptions,
} from './vod-client.ts';
export { isRetryableVodError } from './vod-error.ts';
