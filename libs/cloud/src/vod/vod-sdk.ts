/**
 * Exports the SDK's client from an ES module: when a build splits off what is imported later, only ES modules keep
 * their named exports.
 */
export { Client } from 'tencentcloud-sdk-nodejs/tencentcloud/services/vod/v20180717/vod_client.js';
