/** Exports the SDK's client, for the same reason as `vod-sdk.ts`. */
export { Client } from 'tencentcloud-sdk-nodejs/tencentcloud/services/scf/v20180416/scf_client.js';
