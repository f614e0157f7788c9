/**
 * The SDK's client, in a module of ours: what is imported later must be an ES module to have named exports in a build that
 * puts it into a file of its own.
 */
export { Client } from 'tencentcloud-sdk-nodejs/tencentcloud/services/vod/v20180717/vod_client.js';
