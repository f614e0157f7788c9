export { createCosClient, type CosClient, type CosClientOptions, type ObjectHead } from './cos-client.ts';
export { CosError, mayPass } from './cos-error.ts';
export { objectUrl, type ObjectAddress } from './object-url.ts';
