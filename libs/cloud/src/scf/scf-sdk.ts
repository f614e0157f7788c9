/** The SDK's client, in a module of ours for the same reason as in `vod-sdk.ts`. */
export { Client } from 'tencentcloud-sdk-nodejs/tencentcloud/services/scf/v20180416/scf_client.js';
